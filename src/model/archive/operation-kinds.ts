import { z } from 'zod';
import { CustomerId, MeterId } from '../ids.ts';
import { date, files, instant, note, person, register, words } from './fields.ts';
import { Contract, MeterOperation } from './metering-kinds.ts';

const given = { device: z.string().min(1).max(64), serial: z.string().min(1).max(64) };
const cubicMetres = z.number().min(-1e12).max(1e12);

/** What ends: as in the operation, and each member may still be missing. */
const OldSide = z.strictObject({
  device: given.device.exactOptional(),
  serial: given.serial.exactOptional(),
  finalVm: register.exactOptional(),
  finalVb: register.exactOptional(),
  finalMech: register.exactOptional(),
  /** m³ left on it. */
  credit: cubicMetres.exactOptional(),
  creditSettled: z.enum(['moved', 'refunded', 'charged', 'none']).exactOptional(),
});

/** What begins, with what the fleet must know of it; absent members stay as they are at the place. */
const NewSide = z.strictObject({
  device: given.device.exactOptional(),
  serial: given.serial.exactOptional(),
  initialVm: register.exactOptional(),
  initialVb: register.exactOptional(),
  initialMech: register.exactOptional(),
  credit: cubicMetres.exactOptional(),
  maker: z.string().max(100).exactOptional(),
  model: z.string().max(100).exactOptional(),
  type: z.enum(['diaphragm', 'rotary', 'turbine', 'ultrasonic']).exactOptional(),
  size: z
    .string()
    .regex(/^G\d+(\.\d+)?$/, 'a meter size is a G number, e.g. G65')
    .exactOptional(),
  /** m³/h actual. */
  qMin: z.number().positive().max(1e6).exactOptional(),
  qMax: z.number().positive().max(1e6).exactOptional(),
  /** m³: one past the largest index. */
  capacity: z.number().positive().max(1e15).exactOptional(),
  /** m³ per pulse. */
  pulseWeight: z.number().positive().max(1_000).exactOptional(),
  verifiedUntil: date.exactOptional(),
});

/**
 * A guided operation that somebody has begun (操作单). `completing`: it has been
 * entered in the archive, and fleet and books are about to follow, at the next
 * start of the service if not now.
 */
export const OperationDraft = z.strictObject({
  meter: MeterId,
  act: MeterOperation.shape.act,
  state: z.enum(['open', 'completing', 'done', 'abandoned']).default('open'),
  /** Who began it: a user name. */
  owner: person,
  at: instant.exactOptional(),
  old: OldSide.exactOptional(),
  new: NewSide.exactOptional(),
  by: words(100),
  witness: words(100),
  sealNumber: words(40),
  files,
  note,
  /** Item of the meter or corrector that it ended; empty: none was on file. */
  ended: words(100),
  /** Why it could not be completed, or why it was abandoned. */
  reason: words(1_000),
});
export type OperationDraft = z.infer<typeof OperationDraft>;

const FrozenDay = z.strictObject({
  /** A gas day. */
  day: date,
  vbM3: cubicMetres,
  /** Of the day in the books, when it was frozen. */
  version: z.int().min(0),
});

/** What an earlier cycle has come to since it was closed: charged or given back with this one. */
const Adjustment = z.strictObject({
  from: date,
  to: date,
  /** m³ base more than has been settled until now. */
  m3: cubicMetres,
  /** What the whole cycle comes to now. */
  volumeM3: cubicMetres,
});
export type Adjustment = z.infer<typeof Adjustment>;

/** A settlement cycle of one meter that is closed: its volumes are frozen (结算). */
export const Settlement = z.strictObject({
  meter: MeterId,
  customer: CustomerId,
  settlement: Contract.shape.settlement,
  /** First gas day, and the one after the last. */
  from: date,
  to: date,
  /** m³ base of the cycle as the books had it. */
  volumeM3: cubicMetres,
  estimatedVbM3: cubicMetres,
  adjustmentM3: cubicMetres,
  /** What is to be paid: the cycle and the adjustments. */
  settledM3: cubicMetres,
  /** Base m³ per actual m³, where it was billed by the actual register. */
  factor: z.number().positive().max(1000).exactOptional(),
  /** Indexes at its end, where the registers have them. */
  vb: register.exactOptional(),
  vm: register.exactOptional(),
  by: person,
  days: z.array(FrozenDay).max(62),
  adjustments: z.array(Adjustment).max(60).default([]),
});
export type Settlement = z.infer<typeof Settlement>;
