import { namesOf } from './alarm/text/alarm-names.ts';
import { wordsOf } from './alarm/text/texts.ts';
import type { AlarmBrief, Channel } from './channel/channel.ts';
import { openEmailChannel } from './channel/email/email-channel.ts';
import { type Outbox, startOutbox } from './channel/outbox.ts';
import { DEFAULT_OUTBOX_POLICY, type OutboxPolicy } from './channel/outbox-policy.ts';
import type { ConditionWatch } from './condition-watch.ts';
import type { Config } from './config/config.ts';
import type { Route } from './dispatch/route.ts';
import type { Clock } from './lib/clock.ts';
import type { Alarm } from './model/alarm.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import type { Records } from './records/records.ts';

/** The simplest route there is: P1 and P2 to the addresses of the configuration. */
export const routesOf = ({ email }: Config): readonly Route[] =>
  email.to.length === 0
    ? []
    : [{ priorities: [1, 2], channel: 'email', recipients: email.to, language: 'both' }];

export function openChannels({ email }: Config): ReadonlyMap<string, Channel> {
  if (email.smtp === undefined || email.from === undefined) return new Map();
  const channel = openEmailChannel({
    smtp: email.smtp,
    from: email.from,
    username: email.username,
    password: email.password,
    requireTls: email.requireTls,
    timeoutMs: email.timeoutSeconds * 1000,
  });
  return new Map([[channel.name, channel]]);
}

export interface NotifyParts {
  readonly config: Config;
  readonly records: Records;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly clock: Clock;
  readonly watch: ConditionWatch;
  fleet(): FleetIndex;
  onProblem(problem: unknown): void;
}

/** Sends what the fold has planned, and makes failing channels an alarm. */
export function startNotifying(parts: NotifyParts): Outbox {
  const { records, channels, clock, watch } = parts;
  return startOutbox({
    ledger: records.ledger,
    channels,
    clock,
    policy: policyOf(parts.config),
    random: Math.random,
    alarmOf: async (id) => {
      const alarm = await records.alarms.get(id);
      return alarm === null ? null : briefOf(alarm, parts.fleet(), parts.config.http.publicUrl);
    },
    onOutcome: ({ channel, recipient }, { state }) => {
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
});

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
