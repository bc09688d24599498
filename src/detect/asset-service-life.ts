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

/** M-19 (domain.md §A.5): a meter reaches the end of its service life 超期服役. */
const years = (type: string) =>
  z
    .number()
    .min(0)
    .default(10)
    .describe(`years; service life of ${type}, 0: no limit; 6 for manufactured gas and LPG`);

export const ServiceLifeParams = z.object({
  firstNoticeDays: z.number().min(0).default(90).describe('days before the date; first notice'),
  secondNoticeDays: z.number().min(0).default(30).describe('days before the date; second notice'),
  diaphragmYears: years('a diaphragm meter'),
  rotaryYears: years('a rotary meter'),
  turbineYears: years('a turbine meter'),
  ultrasonicYears: years('an ultrasonic meter'),
});
type Params = z.infer<typeof ServiceLifeParams>;
export type ServiceLifeParams = Params;

/** Years, 0: no limit. */
export const serviceLifeYears = ({ type }: Pick<MeterSpec, 'type'>, p: Params): number =>
  ({
    diaphragm: p.diaphragmYears,
    rotary: p.rotaryYears,
    turbine: p.turbineYears,
    ultrasonic: p.ultrasonicYears,
  })[type];

/** The last day of a meter's service life; null: no limit, or its installation is not on file. */
export function serviceLifeEnd(meter: MeterSpec, p: Params): string | null {
  const life = serviceLifeYears(meter, p);
  return meter.installed === undefined || life === 0 ? null : yearsAfter(meter.installed, life);
}

function prepare(p: Params, { meter, site }: Asset): DueDate {
  const life = meter === null ? 0 : serviceLifeYears(meter, p);
  const date = meter === null ? null : serviceLifeEnd(meter, p);
  const notices = [p.firstNoticeDays, p.secondNoticeDays];
  const due = dueDate(date, site?.timeZone ?? 'UTC', notices, 3);
  return { ...due, evidence: [...due.evidence, { name: 'age', value: life, unit: 'years' }] };
}

export const assetServiceLife = defineDetector<Params, DueDate, DueState>({
  type: 'asset.service-life',
  watches: 'meter',
  about: {
    rule: 'M-19',
    formula:
      'installed + 10 years − 90 d and − 30 d (P4), and when it has passed (P3); 0 years: no limit for that type',
    delay: 'At the start of the day, at the site',
    source:
      'JJG 577: diaphragm meters in trade up to 10 m³/h, 10 years on natural gas, 6 on manufactured gas and LPG; the same 10 years by default for other types',
    cannotSee: 'Meters without an installation date in the fleet file; the kind of gas',
  },
  hears: ['hour'],
  params: ServiceLifeParams,
  state: DueState,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare,
  start: startDue,
  step: stepDue,
  dueAt: dueNext,
});
