import { z } from 'zod';
import type { MeterSpec } from '../model/fleet.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset } from './detector.ts';
import {
  type DueDate,
  DueState,
  dueDate,
  dueNext,
  startDue,
  stepDue,
  yearsAfter,
} from './due-date.ts';

/**
 * M-19 (domain.md §A.5, B.4): periodic verification 周期检定 comes due. Where no
 * verification is on file, the period of the meter's type counts from its
 * installation, and stays a notice: nobody knows what was done since.
 */
const years = (value: number, type: string) =>
  z.number().min(0).default(value).describe(`years; verification period of ${type}, 0: none`);

export const VerificationParams = z.object({
  firstNoticeDays: z.number().min(0).default(90).describe('days before the date; first notice'),
  secondNoticeDays: z.number().min(0).default(30).describe('days before the date; second notice'),
  diaphragmYears: years(3, 'a diaphragm meter above smallQMax'),
  smallDiaphragmYears: years(0, 'a diaphragm meter up to smallQMax: verified once, then replaced'),
  smallQMax: z
    .number()
    .min(0)
    .default(10)
    .describe('m³/h; diaphragm meters up to this Qmax are replaced instead (JJG 577)'),
  rotaryYears: years(2, 'a rotary meter (JJG 633)'),
  turbineYears: years(2, 'a turbine meter (JJG 1037)'),
  ultrasonicYears: years(2, 'an ultrasonic meter (JJG 1030)'),
});
type Params = z.infer<typeof VerificationParams>;
export type VerificationParams = Params;

/** Years between two verifications, 0: none. The archive's lists go by this too. */
export function verificationYears(
  { type, qMax }: Pick<MeterSpec, 'type' | 'qMax'>,
  p: Params,
): number {
  switch (type) {
    case 'diaphragm':
      return qMax <= p.smallQMax ? p.smallDiaphragmYears : p.diaphragmYears;
    case 'rotary':
      return p.rotaryYears;
    case 'turbine':
      return p.turbineYears;
    case 'ultrasonic':
      return p.ultrasonicYears;
  }
}

/** The last day on which a meter's verification holds, and what says so. */
export interface VerificationDate {
  /** Local date of the site; null: there is none, or nobody knows. */
  readonly date: string | null;
  readonly by: 'certificate' | 'installation' | 'no period' | 'nothing on file';
}

/** One truth for the alarm, the due lists and the condition table. */
export function verificationDate(meter: MeterSpec, p: Params): VerificationDate {
  if (meter.verifiedUntil !== undefined) return { date: meter.verifiedUntil, by: 'certificate' };
  const period = verificationYears(meter, p);
  if (period === 0) return { date: null, by: 'no period' };
  if (meter.installed === undefined) return { date: null, by: 'nothing on file' };
  return { date: yearsAfter(meter.installed, period), by: 'installation' };
}

function prepare(p: Params, { meter, site }: Asset): DueDate {
  const timeZone = site?.timeZone ?? 'UTC';
  const notices = [p.firstNoticeDays, p.secondNoticeDays];
  const { date, by } =
    meter === null ? { date: null, by: 'no period' as const } : verificationDate(meter, p);
  if (by !== 'installation') return dueDate(date, timeZone, notices, by === 'certificate' ? 3 : 4);
  const assumed = dueDate(date, timeZone, notices, 4);
  return { ...assumed, evidence: [...assumed.evidence, { name: 'onFile', value: false }] };
}

export const assetVerificationDue = defineDetector<Params, DueDate, DueState>({
  type: 'asset.verification-due',
  watches: 'meter',
  about: {
    rule: 'M-19',
    formula:
      'verifiedUntil − 90 d and − 30 d (P4), and when it has passed (P3); without it installed + period of the type, P4 throughout',
    delay: 'At the start of the day, at the site',
    source:
      'JJG 577, JJG 633, JJG 1037, JJG 1030; periods of other than small diaphragm meters are to be confirmed with the local authority',
    cannotSee:
      'Verifications that are not in the fleet file; pressure and temperature transmitters',
  },
  hears: ['hour'],
  params: VerificationParams,
  state: DueState,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare,
  start: startDue,
  step: stepDue,
  dueAt: dueNext,
});
