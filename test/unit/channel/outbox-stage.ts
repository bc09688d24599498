import type { Channel, OutgoingMessage, SendResult } from '../../../src/channel/channel.ts';
import { startOutbox } from '../../../src/channel/outbox.ts';
import type { NotifyHealth } from '../../../src/channel/outbox-health.ts';
import { DEFAULT_OUTBOX_POLICY, type OutboxPolicy } from '../../../src/channel/outbox-policy.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import type { Priority } from '../../../src/model/alarm-type.ts';
import { type MemoryLedger, memoryLedger } from './memory-ledger.ts';
import { briefSample, NIGHT } from './message-sample.ts';
import { type VirtualTime, virtualTime } from './virtual-time.ts';

/** What the other side does with a message; `hang` never answers. */
export type Answer = 'accept' | 'refuse' | 'later' | 'unreachable' | 'hang';

export interface Stage {
  readonly time: VirtualTime;
  readonly ledger: MemoryLedger;
  /** Messages in the order in which they were handed to the channel. */
  readonly sent: OutgoingMessage[];
  readonly health: NotifyHealth[];
  readonly problems: unknown[];
  /** Answers by recipient; others accept. */
  readonly answers: Map<string, Answer>;
  /** Priorities by alarm; others are 1. */
  readonly priorities: Map<string, Priority>;
  start(policy?: Partial<OutboxPolicy>): ReturnType<typeof startOutbox>;
}

const ACCEPTED: SendResult = { outcome: 'accepted', providerId: '<id>', detail: '250 ok' };

/** An outbox on a ledger in memory, a channel that does as told, and virtual time. */
export function stage(ledger = memoryLedger(), time = virtualTime(NIGHT)): Stage {
  const sent: OutgoingMessage[] = [];
  const health: NotifyHealth[] = [];
  const problems: unknown[] = [];
  const answers = new Map<string, Answer>();
  const priorities = new Map<string, Priority>();
  const channel: Channel = {
    name: 'email',
    send: async (message) => {
      sent.push(message);
      switch (answers.get(message.delivery.recipient) ?? 'accept') {
        case 'accept':
          return ACCEPTED;
        case 'refuse':
          return { outcome: 'refused', permanent: true, detail: '550 no such user' };
        case 'later':
          return { outcome: 'refused', permanent: false, detail: '451 try later' };
        case 'unreachable':
          throw new AppError('channel.unreachable', 'connection refused', { retryable: true });
        case 'hang':
          return new Promise(() => {});
      }
    },
    close: async () => {},
  };
  return {
    time,
    ledger,
    sent,
    health,
    problems,
    answers,
    priorities,
    start: (policy = {}) =>
      startOutbox({
        ledger,
        channels: new Map([['email', channel]]),
        clock: time.clock,
        timer: time.timer,
        alarmOf: async (id) =>
          id === 'unknown' ? null : briefSample({ id, priority: priorities.get(id) ?? 1 }),
        policy: { ...DEFAULT_OUTBOX_POLICY, ...policy },
        random: () => 0.5,
        onOutcome: () => {},
        onHealth: (report) => health.push(report),
        onProblem: (problem) => problems.push(problem),
      }),
  };
}
