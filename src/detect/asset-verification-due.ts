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

const Params = z.object({
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
type Params = z.infer<typeof Params>;

function periodOf({ type, qMax }: MeterSpec, p: Params): number {
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

function prepare(p: Params, { meter, site }: Asset): DueDate {
  const timeZone = site?.timeZone ?? 'UTC';
  const notices = [p.firstNoticeDays, p.secondNoticeDays];
  if (meter?.verifiedUntil !== undefined) return dueDate(meter.verifiedUntil, timeZone, notices, 3);
  const period = meter === null ? 0 : periodOf(meter, p);
  if (meter?.installed === undefined || period === 0) return dueDate(null, timeZone, notices, 4);
  const assumed = dueDate(yearsAfter(meter.installed, period), timeZone, notices, 4);
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
  params: Params,
  state: DueState,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare,
  start: startDue,
  step: stepDue,
  dueAt: dueNext,
});
