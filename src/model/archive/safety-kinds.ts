import { z } from 'zod';
import { CustomerId, MeterId, SiteId } from '../ids.ts';
import { count, date, files, note, person, text, words } from './fields.ts';

/** What an inspection found, until when it must be mended, and under which notice (隐患、整改通知). */
export const SafetyFinding = z.strictObject({
  what: text(300),
  grade: z.enum(['slight', 'serious', 'grave']),
  /** Number of the rectification notice (整改通知书). */
  notice: words(64),
  deadline: date.exactOptional(),
  rectifiedOn: date.exactOptional(),
});
export type SafetyFinding = z.infer<typeof SafetyFinding>;

/** Yearly inspection on the customer's premises (入户安检). */
export const SafetyInspection = z.strictObject({
  site: SiteId,
  customer: CustomerId.exactOptional(),
  on: date,
  by: person,
  outcome: z.enum(['passed', 'findings', 'refused', 'nobody-there']),
  findings: z.array(SafetyFinding).max(50).default([]),
  nextDue: date.exactOptional(),
  signedBy: words(100),
  note,
  files,
});
export type SafetyInspection = z.infer<typeof SafetyInspection>;

export const CoatingDefect = z.strictObject({
  /** Metres from the start of the pipe. */
  atM: z.number().min(0).max(1e6),
  grade: z.enum(['slight', 'serious', 'grave']),
  what: words(300),
  repairedOn: date.exactOptional(),
});
export type CoatingDefect = z.infer<typeof CoatingDefect>;

/** Survey of a buried pipe's coating (埋地管防腐层检测). */
export const CoatingSurvey = z.strictObject({
  site: SiteId,
  pipe: text(100),
  on: date,
  by: person,
  lengthM: z.number().positive().max(1e6),
  method: words(100),
  defects: z.array(CoatingDefect).max(200).default([]),
  nextDue: date.exactOptional(),
  note,
  files,
});
export type CoatingSurvey = z.infer<typeof CoatingSurvey>;

export const GasAlarmCheck = z.strictObject({
  site: SiteId,
  on: date,
  by: person,
  place: words(100),
  sensors: count,
  failed: count.default(0),
  verdict: z.enum(['pass', 'fail']),
  /** Verification of the sensors holds until then. */
  calibratedUntil: date.exactOptional(),
  nextDue: date.exactOptional(),
  note,
  files,
});
export type GasAlarmCheck = z.infer<typeof GasAlarmCheck>;

/** Gas is off for good or for long (停用、封存), and somebody looks again from time to time. */
export const ClosedPremises = z.strictObject({
  site: SiteId,
  customer: CustomerId.exactOptional(),
  meter: MeterId.exactOptional(),
  state: z.enum(['sealed', 'closed', 'cut-off']),
  reason: text(300),
  sealNumber: words(40),
  by: person,
  /** Days between two checks. */
  checkEveryDays: z.int().min(1).max(3_660).default(90),
  note,
  files,
});
export type ClosedPremises = z.infer<typeof ClosedPremises>;

export const PremisesCheck = z.strictObject({
  site: SiteId,
  on: date,
  by: person,
  finding: z.enum(['as-left', 'seal-broken', 'gas-used', 'no-access', 'other']),
  sealNumber: words(40),
  nextDue: date.exactOptional(),
  note,
  files,
});
export type PremisesCheck = z.infer<typeof PremisesCheck>;
