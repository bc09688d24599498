import type { Channel, Notice, SendResult } from './channel/channel.ts';
import { realTimer, type Timer } from './channel/timer.ts';
import type { ConditionWatch } from './condition-watch.ts';
import type { Config } from './config/config.ts';
import { reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import type { AuditRecords } from './records/records.ts';
import type { Job } from './schedule/schedule.ts';

export interface SelfTestParts {
  readonly targets: Config['notify']['selfTest']['to'];
  readonly channels: ReadonlyMap<string, Channel>;
  readonly clock: Clock;
  readonly watch: ConditionWatch;
  readonly audit: Pick<AuditRecords, 'append'>;
  /** A channel silent for this long has failed the test, ms. */
  readonly withinMs?: number;
  readonly timer?: Timer;
}

type Target = SelfTestParts['targets'][number];

/** Longer than any channel's own timeouts. */
const WITHIN_MS = 120_000;

/** The recurring work; none where nobody is to be told. */
export const selfTestJobs = (cron: string, parts: SelfTestParts): readonly Job[] =>
  parts.targets.length === 0
    ? []
    : [{ name: 'self-test of the channels', cron, run: () => runSelfTest(parts) }];

/**
 * Sends a test message to every target, past the ledger: what is tested is the
 * way out. A channel fails when one of its targets does; success ends that alarm.
 */
export async function runSelfTest(parts: SelfTestParts): Promise<void> {
  const at = epochMs(parts.clock.now());
  const results = await Promise.all(
    parts.targets.map(async (target) => ({
      target,
      result: await sentWithin(parts, target.channel, selfTestNotice(target, at)),
    })),
  );
  for (const channel of new Set(parts.targets.map((target) => target.channel))) {
    const failed = results.filter(
      ({ target, result }) => target.channel === channel && result.outcome !== 'accepted',
    );
    const evidence = [
      { name: 'failures', value: failed.length },
      { name: 'detail', value: failed.map(({ result }) => result.detail).join('; ') },
    ];
    const holds = failed.length > 0 ? 'yes' : 'no';
    parts.watch.set('system.notify-failing', `${channel}:self-test`, holds, evidence, at);
  }
  await parts.audit.append(
    results.map(({ target, result }) => ({
      at,
      by: 'service',
      action: 'notify.self-test',
      object: `${target.channel}:${target.to}`,
      detail: `${result.outcome}: ${result.detail}`,
      from: null,
    })),
  );
}

type Outcome =
  | Pick<SendResult, 'outcome' | 'detail'>
  | { readonly outcome: 'failed'; readonly detail: string };

/** Never throws: a channel that does has failed the test. */
export async function sentWithin(
  parts: Pick<SelfTestParts, 'channels' | 'timer' | 'withinMs'>,
  name: string,
  notice: Notice,
): Promise<Outcome> {
  const channel = parts.channels.get(name);
  if (channel === undefined) {
    return { outcome: 'failed', detail: `no channel named ${name} is configured` };
  }
  const { timer = realTimer, withinMs = WITHIN_MS } = parts;
  let cancel = () => {};
  const tooLate = new Promise<Outcome>((resolve) => {
    const detail = `no answer within ${Math.round(withinMs / 1000)} s`;
    cancel = timer(withinMs, () => resolve({ outcome: 'failed', detail }));
  });
  try {
    return await Promise.race([channel.send(notice), tooLate]);
  } catch (thrown) {
    return { outcome: 'failed', detail: reasonOf(thrown) };
  } finally {
    cancel();
  }
}

/** Repeated at the same moment it is the same message. */
export function selfTestNotice({ channel, to, language }: Target, at: EpochMs): Notice {
  const time = new Date(at).toISOString();
  return {
    kind: 'notice',
    key: `self-test/${channel}/${encodeURIComponent(to)}/${at}`,
    recipient: to,
    language,
    uncertain: false,
    title: { zh: '通知通道自检', en: 'Notification self-test' },
    lines: [
      {
        zh: `这是每日自检，收到即表示本通道正常，无需处理。发送时间 ${time}。`,
        en: `This is the daily self-test. Receiving it means that this channel works; nothing needs to be done. Sent at ${time}.`,
      },
      {
        zh: '若某日没有收到，请联系系统管理员。',
        en: 'If one day it does not come, tell the administrator.',
      },
    ],
  };
}
