import { z } from 'zod';
import { MeterId, RunId, SiteId } from '../ids.ts';
import {
  date,
  files,
  gaugeKPa,
  instant,
  make,
  note,
  percent,
  person,
  serial,
  text,
  words,
} from './fields.ts';

const owner = z.enum(['company', 'customer']).default('company');

export const StationRecord = z.strictObject({
  site: SiteId,
  maker: make,
  model: make,
  serial: words(64),
  owner,
  builtOn: date.exactOptional(),
  inletKPa: gaugeKPa.exactOptional(),
  outletKPa: gaugeKPa.exactOptional(),
  /** m³/h base that it can pass. */
  capacityM3h: z.number().positive().max(1e6).exactOptional(),
  /** Who answers for it. */
  keeper: words(100),
  note,
});
export type StationRecord = z.infer<typeof StationRecord>;

export const RunRecord = z.strictObject({
  site: SiteId,
  run: RunId,
  role: z.enum(['duty', 'standby']),
  filter: make,
  inServiceSince: date.exactOptional(),
  note,
});
export type RunRecord = z.infer<typeof RunRecord>;

export const RegulatorRecord = z.strictObject({
  site: SiteId,
  run: RunId,
  place: z.enum(['active', 'monitor']).default('active'),
  maker: make,
  model: make,
  serial,
  /** Nominal bore, mm. */
  boreMm: z.number().positive().max(2_000).exactOptional(),
  ac: percent.exactOptional(),
  sg: percent.exactOptional(),
  setKPa: gaugeKPa.exactOptional(),
  installedOn: date.exactOptional(),
  /** Diaphragm and seats are due then. */
  overhaulDue: date.exactOptional(),
  note,
});
export type RegulatorRecord = z.infer<typeof RegulatorRecord>;

export const SlamShutRecord = z.strictObject({
  site: SiteId,
  run: RunId,
  maker: make,
  model: make,
  serial,
  highKPa: gaugeKPa.exactOptional(),
  lowKPa: gaugeKPa.exactOptional(),
  installedOn: date.exactOptional(),
  note,
});
export type SlamShutRecord = z.infer<typeof SlamShutRecord>;

/** A set point was changed (调压或切断压力整定). */
export const SetPointChange = z.strictObject({
  site: SiteId,
  run: RunId,
  what: z.enum(['set', 'slam-shut-high', 'slam-shut-low', 'relief', 'limit-high', 'limit-low']),
  at: instant,
  oldKPa: gaugeKPa.exactOptional(),
  newKPa: gaugeKPa,
  by: person,
  /** Of the work order that asked for it. */
  order: words(64),
  files,
});
export type SetPointChange = z.infer<typeof SetPointChange>;

export const Repair = z
  .strictObject({
    site: SiteId,
    run: RunId.exactOptional(),
    meter: MeterId.exactOptional(),
    at: instant,
    what: z.enum([
      'station',
      'regulator',
      'slam-shut',
      'relief',
      'filter',
      'valve',
      'meter',
      'corrector',
      'pipe',
      'telemetry',
      'other',
    ]),
    cause: z.enum(['maintenance', 'wear', 'fault', 'damage', 'other']).default('other'),
    fault: words(1_000),
    work: text(2_000),
    parts: words(500),
    by: person,
    /** Hours without gas. */
    offHours: z.number().min(0).max(10_000).default(0),
    files,
  })
  .refine(({ what, meter }) => (what !== 'meter' && what !== 'corrector') || meter !== undefined, {
    message: 'say which meter',
    path: ['meter'],
  });
export type Repair = z.infer<typeof Repair>;

/** The standby run was made to carry (备用路试启). */
export const ProofTest = z.strictObject({
  site: SiteId,
  run: RunId,
  at: instant,
  verdict: z.enum(['pass', 'fail']),
  /** Outlet while it carried, and with no flow. */
  outletKPa: gaugeKPa.exactOptional(),
  lockUpKPa: gaugeKPa.exactOptional(),
  slamShutTested: z.boolean().default(false),
  by: person,
  note,
  files,
});
export type ProofTest = z.infer<typeof ProofTest>;

/** A bypass is locked or blinded (旁通阀加锁、盲板), under which seal, for as long as this holds. */
export const BypassLock = z.strictObject({
  site: SiteId,
  secured: z.enum(['locked', 'blinded', 'both']),
  sealNumber: text(40),
  keyHolder: words(100),
  by: person,
  witness: words(100),
  note,
  files,
});
export type BypassLock = z.infer<typeof BypassLock>;

export const LockInspection = z.strictObject({
  site: SiteId,
  at: instant,
  /** As found: another than the lock's is flagged. */
  sealNumber: text(40),
  intact: z.boolean(),
  finding: note,
  by: person,
  files,
});
export type LockInspection = z.infer<typeof LockInspection>;
