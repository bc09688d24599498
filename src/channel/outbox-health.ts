import type { EpochMs } from '../model/units.ts';
import type { BreakerState } from './outbox-breaker.ts';
import type { Ending } from './outbox-ending.ts';
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
  readonly breakers: Readonly<Record<string, BreakerState>>;
  /** When the ledger was last read and what was due was considered, epoch ms; 0: not yet. */
  readonly lookedAt: number;
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
export class HealthWatch {
  readonly #rows = new Map<string, Row>();
  readonly #failingAfter: number;
  readonly #report: (health: NotifyHealth) => void;

  constructor(failingAfter: number, report: (health: NotifyHealth) => void) {
    this.#failingAfter = failingAfter;
    this.#report = report;
  }

  /** A refused or deferred recipient says nothing against the channel that carried the answer. */
  note({ channel, recipient }: Pick<Lane, 'channel' | 'recipient'>, ending: Ending, at: EpochMs) {
    const silent = ending.end === 'failed' && ending.of !== 'message';
    const verdict = ending.end === 'accepted' ? 'good' : 'bad';
    this.#count({ channel, recipient }, verdict, ending.detail, at);
    this.#count({ channel, recipient: null }, silent ? 'bad' : 'good', ending.detail, at);
  }

  failuresOf(channel: string): number {
    return this.#rows.get(rowKey({ channel, recipient: null }))?.failures ?? 0;
  }

  #count(of: Failing, verdict: 'good' | 'bad', detail: string, at: EpochMs): void {
    const key = rowKey(of);
    const row = this.#rows.get(key) ?? { failures: 0, since: at };
    if (verdict === 'good') {
      this.#rows.delete(key);
      if (row.failures < this.#failingAfter) return;
      this.#report({ ...of, failing: 'no', failuresInRow: 0, since: at, detail: '' });
      return;
    }
    row.failures += 1;
    this.#rows.set(key, row);
    if (row.failures !== this.#failingAfter) return;
    const { failures, since } = row;
    this.#report({ ...of, failing: 'yes', failuresInRow: failures, since, detail });
  }
}

type Failing = Pick<NotifyHealth, 'channel' | 'recipient'>;

const rowKey = ({ channel, recipient }: Failing): string => JSON.stringify([channel, recipient]);

/** The figures of all lanes at one moment. */
export function figuresOf(
  lanes: readonly Lane[],
  now: number,
): Pick<OutboxFigures, 'queued' | 'sending' | 'oldestAgeMs' | 'recipients'> {
  const oldest = lanes.reduce(
    (least, lane) =>
      [...lane.held.values()].reduce((min, { line }) => Math.min(min, line.notBefore), least),
    now,
  );
  return {
    queued: lanes.reduce((sum, { held }) => sum + held.size, 0),
    sending: lanes.filter(({ sending }) => sending !== null).length,
    oldestAgeMs: now - oldest,
    recipients: lanes
      .filter(({ failures }) => failures > 0)
      .map(({ channel, recipient, failures }) => ({ channel, recipient, failuresInRow: failures })),
  };
}
