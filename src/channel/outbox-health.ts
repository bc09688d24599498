import type { EpochMs } from '../model/units.ts';
import type { Ending } from './outbox-attempt.ts';
import type { Lane } from './outbox-lanes.ts';

/** A channel or a recipient began or ceased to fail. */
export interface NotifyHealth {
  readonly channel: string;
  /** Null when the channel as a whole is meant. */
  readonly recipient: string | null;
  readonly failing: 'yes' | 'no';
  readonly failuresInRow: number;
  /** First failure of the row; for `no`, when it ended. */
  readonly since: EpochMs;
  /** The last failure's words; empty for `no`. */
  readonly detail: string;
}

export interface OutboxFigures {
  /** Known and not yet sent, those under way included. */
  readonly queued: number;
  readonly sending: number;
  /** Age of the oldest of them, ms; 0 when there is none. */
  readonly oldestAgeMs: number;
  /** Failures in a row. */
  readonly channels: Readonly<Record<string, number>>;
  readonly recipients: readonly {
    readonly channel: string;
    readonly recipient: string;
    readonly failuresInRow: number;
  }[];
}

interface Row {
  failures: number;
  since: EpochMs;
}

/** Counts failures in a row and reports when they reach the limit and when they end. */
export function watchHealth(failingAfter: number, report: (health: NotifyHealth) => void) {
  const rows = new Map<string, Row>();
  const count = (
    of: Pick<NotifyHealth, 'channel' | 'recipient'>,
    verdict: 'good' | 'bad',
    detail: string,
    at: EpochMs,
  ): void => {
    const key = JSON.stringify([of.channel, of.recipient]);
    const row = rows.get(key) ?? { failures: 0, since: at };
    if (verdict === 'good') {
      rows.delete(key);
      if (row.failures >= failingAfter) {
        report({ ...of, failing: 'no', failuresInRow: 0, since: at, detail: '' });
      }
      return;
    }
    row.failures += 1;
    rows.set(key, row);
    if (row.failures === failingAfter) {
      const { failures, since } = row;
      report({ ...of, failing: 'yes', failuresInRow: failures, since, detail });
    }
  };
  return {
    /** A refused or deferred recipient says nothing against the channel that carried the answer. */
    note(lane: Pick<Lane, 'channel' | 'recipient'>, ending: Ending, at: EpochMs): void {
      const { channel, recipient } = lane;
      const silent = ending.end === 'failed' && ending.of === 'channel';
      const verdict = ending.end === 'accepted' ? 'good' : 'bad';
      count({ channel, recipient }, verdict, ending.detail, at);
      count({ channel, recipient: null }, silent ? 'bad' : 'good', ending.detail, at);
    },
    failuresOf: (channel: string): number =>
      rows.get(JSON.stringify([channel, null]))?.failures ?? 0,
  };
}
