import type { Alarm } from '../model/alarm.ts';
import type { CommandResult } from '../model/command.ts';
import type { Delivery } from '../model/delivery.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Reading } from '../model/reading.ts';
import type { Position } from '../model/units.ts';
import type {
  AlarmChange,
  AuditLine,
  OrderChange,
  QuarantineRelease,
  QuarantineRow,
} from '../records/records.ts';

/** What folding came to since the last commit, in order. The loop stores it, then tells the world. */
export interface Effects {
  /** By alarm id, as it now is. */
  readonly alarms: Map<string, AlarmChange>;
  readonly deliveries: Delivery[];
  readonly quarantine: QuarantineRow[];
  readonly released: QuarantineRelease[];
  readonly audit: AuditLine[];
  /** Begun or ended. */
  readonly orders: OrderChange[];
  readonly results: CommandResult[];
  /** Admitted, for history and the live view. */
  readonly readings: Reading[];
  /** Partitions whose alarms changed: they must be saved in the same transaction. */
  readonly partitions: Set<string>;
}

export const noEffects = (): Effects => ({
  alarms: new Map(),
  deliveries: [],
  quarantine: [],
  released: [],
  audit: [],
  orders: [],
  results: [],
  readings: [],
  partitions: new Set(),
});

/** True when something happened that must be durable at once, not at the next checkpoint. */
export const mustCommit = (effects: Effects): boolean =>
  effects.alarms.size > 0 ||
  effects.partitions.size > 0 ||
  effects.deliveries.length > 0 ||
  effects.quarantine.length > 0 ||
  effects.released.length > 0 ||
  effects.orders.length > 0 ||
  effects.results.length > 0;

/** The down-message of contract §2: told to the device that sent something unusable. */
export interface RejectedReply {
  readonly device: DeviceId;
  /** Of the message: the way back. */
  readonly source: string;
  readonly payload: {
    readonly reason: string;
    readonly path: string;
    readonly ts: string | null;
    readonly excerpt: string;
  };
}

/** One for each message that had something unusable, about the first of it. */
export function repliesTo(quarantined: readonly QuarantineRow[]): readonly RejectedReply[] {
  const first = new Map<Position, QuarantineRow>();
  for (const row of quarantined) if (!first.has(row.position)) first.set(row.position, row);
  return [...first.values()].map(replyTo);
}

const replyTo = ({ device, source, reason, path, ts, excerpt }: QuarantineRow): RejectedReply => ({
  device,
  source,
  payload: { reason, path, ts: ts === null ? null : new Date(ts).toISOString(), excerpt },
});

export function noteAlarm(effects: Effects, at: Position, alarm: Alarm): void {
  effects.alarms.set(alarm.id, { position: at, alarm });
}
