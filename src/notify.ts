import { namesOf } from './alarm/text/alarm-names.ts';
import { wordsOf } from './alarm/text/texts.ts';
import type { AlarmBrief, Answer, Channel, Reply } from './channel/channel.ts';
import { type Outbox, startOutbox } from './channel/outbox.ts';
import { DEFAULT_OUTBOX_POLICY, type OutboxPolicy } from './channel/outbox-policy.ts';
import type { ConditionWatch } from './condition-watch.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './lib/clock.ts';
import type { Alarm } from './model/alarm.ts';
import type { LedgerLine } from './model/delivery.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import { listenToReceipts } from './receipts.ts';
import type { Records } from './records/records.ts';

export interface NotifyParts {
  readonly config: Config;
  readonly records: Records;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly clock: Clock;
  readonly watch: ConditionWatch;
  fleet(): FleetIndex;
  /** How a message is answered without signing in; null where there is nothing to acknowledge. */
  answerOf(line: LedgerLine, brief: AlarmBrief): Answer | null;
  /** Somebody wrote back over this channel. */
  onReply(channel: string, reply: Reply): void;
  /** A delivery was given up: somebody may have been reached by nothing. */
  onAbandoned(): void;
  onProblem(problem: unknown): void;
}

/** Sends what the fold has planned, hears what comes back, and makes failing channels an alarm. */
export function startNotifying(parts: NotifyParts): Outbox {
  const { config, records, channels, clock, watch } = parts;
  const outbox = startOutbox({
    ledger: records.ledger,
    channels,
    clock,
    policy: policyOf(config),
    random: Math.random,
    alarmOf: async (id) => {
      const alarm = await records.alarms.get(id);
      return alarm === null ? null : briefOf(alarm, parts.fleet(), config.http.publicUrl);
    },
    answerOf: (line, brief) => parts.answerOf(line, brief),
    alarmsLink: `${config.http.publicUrl}/alarms`,
    onOutcome: ({ channel, recipient }, { state }) => {
      if (state === 'abandoned') parts.onAbandoned();
      if (state !== 'accepted') return;
      watch.set('system.notify-failing', channel, 'no');
      watch.set('system.notify-failing', `${channel}:${recipient}`, 'no');
    },
    onHealth: ({ channel, recipient, failing, failuresInRow, since, detail }) => {
      const subject = recipient === null ? channel : `${channel}:${recipient}`;
      const evidence = [
        { name: 'failures', value: failuresInRow },
        { name: 'detail', value: detail },
      ];
      watch.set('system.notify-failing', subject, failing, evidence, since);
    },
    onProblem: (problem) => parts.onProblem(problem),
  });
  listenToReceipts({
    channels,
    ledger: records.ledger,
    onHandedOver: () => outbox.kick(),
    onUndelivered: () => parts.onAbandoned(),
    onReply: (channel, reply) => parts.onReply(channel, reply),
    onProblem: (problem) => parts.onProblem(problem),
  });
  return outbox;
}

const policyOf = ({ notify }: Config): OutboxPolicy => ({
  ...DEFAULT_OUTBOX_POLICY,
  parallelSends: notify.parallelSends,
  ordinary: {
    firstMs: notify.retryFirstSeconds * 1000,
    capMs: notify.retryCapSeconds * 1000,
    factor: notify.retryFactor,
  },
  giveUpAfterMs: notify.giveUpHours * 3_600_000,
  rateOf: (channel) => {
    const rates: ReadonlyMap<string, Rates[keyof Rates]> = new Map(Object.entries(notify.rates));
    const rate = rates.get(channel);
    if (rate === undefined) return DEFAULT_OUTBOX_POLICY.rateOf(channel);
    const { atOnce, everySeconds, perSecond } = rate;
    return { atOnce, everyMs: everySeconds * 1000, perSecond };
  },
});

type Rates = Config['notify']['rates'];

/** The alarm in words, with the names that the fleet gives things now. */
export function briefOf(alarm: Alarm, fleet: FleetIndex, publicUrl: string): AlarmBrief {
  const site = alarm.site === null ? null : (fleet.sites.get(alarm.site) ?? null);
  return {
    alarm,
    ...wordsOf(alarm),
    names: namesOf(alarm, fleet),
    timeZone: site?.timeZone ?? 'Asia/Shanghai',
    links: { alarm: `${publicUrl}/alarms/${encodeURIComponent(alarm.id)}` },
  };
}
