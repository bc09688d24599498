import type { Channel, OutgoingMessage, SendResult } from '../../../src/channel/channel.ts';
import { startOutbox } from '../../../src/channel/outbox.ts';
import type { NotifyHealth } from '../../../src/channel/outbox-health.ts';
import { DEFAULT_OUTBOX_POLICY, type OutboxPolicy } from '../../../src/channel/outbox-policy.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Priority } from '../../../src/model/alarm-type.ts';
import type { LedgerRecords } from '../../../src/records/records.ts';
import { type MemoryLedger, memoryLedger } from './memory-ledger.ts';
import { briefSample, NIGHT } from './message-sample.ts';
import { type VirtualTime, virtualTime } from './virtual-time.ts';

/** What the other side does with a message; `hang` never answers. */
export type Answer = 'accept' | 'refuse' | 'later' | 'throttle' | 'unreachable' | 'hang';

/** A message as it was handed to a channel. */
export interface Sent {
  readonly channel: string;
  readonly at: number;
  readonly message: OutgoingMessage;
  readonly answer: Answer;
}

export interface Stage {
  readonly time: VirtualTime;
  readonly ledger: MemoryLedger;
  /** In the order in which they were handed over. */
  readonly sent: Sent[];
  readonly health: NotifyHealth[];
  readonly problems: unknown[];
  /** Answers by recipient; others accept. */
  readonly answers: Map<string, Answer>;
  /** Priorities by alarm; others are 1. */
  readonly priorities: Map<string, Priority>;
  /** What else is so of an alarm. */
  readonly alarms: Map<string, Partial<Alarm>>;
  start(policy?: Partial<OutboxPolicy>, ledger?: LedgerRecords): ReturnType<typeof startOutbox>;
}

const ACCEPTED: SendResult = { outcome: 'accepted', providerId: '<id>', detail: '250 ok' };
/** Ms that a throttling provider asks for. */
export const PATIENCE = 90_000;

/** Keys of the deliveries that a message tells of. */
export const keysOf = (message: OutgoingMessage): readonly string[] => {
  if (message.kind === 'group') return message.items.map(({ delivery }) => delivery.key);
  return message.kind === 'alarm' ? [message.delivery.key] : [];
};

/** Deliveries told, message by message. */
export const toldIn = (sent: readonly Sent[]) =>
  sent.flatMap(({ message }) => {
    if (message.kind === 'group') return message.items.map(({ delivery }) => delivery);
    return message.kind === 'alarm' ? [message.delivery] : [];
  });

/** An outbox on a ledger in memory, channels that do as told, and virtual time. */
export function stage(ledger = memoryLedger(), time = virtualTime(NIGHT)): Stage {
  const sent: Sent[] = [];
  const health: NotifyHealth[] = [];
  const problems: unknown[] = [];
  const answers = new Map<string, Answer>();
  const priorities = new Map<string, Priority>();
  const alarms = new Map<string, Partial<Alarm>>();
  const channel = (name: string): Channel => ({
    name,
    send: async (message) => {
      const answer = answers.get(message.recipient) ?? answers.get(name) ?? 'accept';
      sent.push({ channel: name, at: time.clock.now(), message, answer });
      return answered(answer);
    },
    close: async () => {},
  });
  return {
    time,
    ledger,
    sent,
    health,
    problems,
    answers,
    priorities,
    alarms,
    start: (policy = {}, through = ledger) =>
      startOutbox({
        ledger: through,
        channels: new Map(['email', 'sms'].map((name) => [name, channel(name)])),
        clock: time.clock,
        timer: time.timer,
        alarmOf: async (id) =>
          id === 'unknown'
            ? null
            : briefSample({ id, priority: priorities.get(id) ?? 1, ...alarms.get(id) }),
        answerOf: () => null,
        alarmsLink: 'https://gas.example.org/alarms',
        policy: { ...DEFAULT_OUTBOX_POLICY, ...policy },
        random: () => 0.5,
        onOutcome: () => {},
        onHealth: (report) => health.push(report),
        onProblem: (problem) => problems.push(problem),
      }),
  };
}

async function answered(answer: Answer): Promise<SendResult> {
  switch (answer) {
    case 'accept':
      return ACCEPTED;
    case 'refuse':
      return { outcome: 'refused', permanent: true, detail: '550 no such user' };
    case 'later':
      return { outcome: 'refused', permanent: false, detail: '451 try later' };
    case 'throttle':
      return {
        outcome: 'refused',
        permanent: false,
        retryAfterMs: PATIENCE,
        detail: 'ESME_RTHROTTLED',
      };
    case 'unreachable':
      throw new AppError('channel.unreachable', 'connection refused', { retryable: true });
    case 'hang':
      return new Promise(() => {});
  }
}
