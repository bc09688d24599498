import type { FieldRow } from './field-rows.ts';

/** What happens between two records of a meter, and what the later one says. */
interface Step {
  /** Counted since the record before, m³ actual and base. */
  readonly vm: number;
  readonly vb: number;
  /** m³/h actual and base. */
  readonly qm: number;
  readonly qb: number;
  /** kPa absolute. */
  readonly p: number;
}

/** Where a step lies in the fault. */
interface Moment {
  /** Of the record, h after the onset. */
  readonly hour: number;
  /** h since the record before, of which the fault may act. */
  readonly hours: number;
  /** Factor of conversion at the record. */
  readonly c: number;
  readonly qMax: number;
}

type Change = (step: Step, moment: Moment, atOnset: FieldRow) => Step;

const HOUR = 3_600_000;
const WEEK_HOURS = 168;

/** ideal gas at 101.325 kPa and 20 °C; Zb/Z as in domain measurements of this network. */
const ZB_BY_Z = 1.0067;
const factorOf = ({ p, t }: FieldRow): number => (p / 101.325) * (293.15 / (273.15 + t)) * ZB_BY_Z;

/** Stepped up by this and drifting on by so much a week, kPa. */
const DRIFT = { stepKPa: 1, weeklyKPa: 0.3 };
const CONVERSION_OFF = 1.02;
/** Times Qmax: flow of the leak, and of the gas that runs backwards. */
export const LEAK_SHARE = 0.02;
const REVERSE_SHARE = 0.02;
const REVERSE_HOURS = 3;
export const FROZEN_HOURS = 48;

/** A pressure that the corrector takes for true goes into its base volume too. */
const withPressure = (step: Step, p: number): Step => {
  const ratio = p / step.p;
  return { ...step, p, vb: step.vb * ratio, qb: step.qb * ratio };
};

const added = (step: Step, flow: number, { hours, c }: Moment): Step => ({
  ...step,
  vm: step.vm + flow * hours,
  vb: step.vb + flow * hours * c,
  qm: step.qm + flow,
  qb: step.qb + flow * c,
});

const STILL = { vm: 0, vb: 0, qm: 0, qb: 0 };

export const CHANGES = {
  conversion: (step) => ({ ...step, vb: step.vb * CONVERSION_OFF, qb: step.qb * CONVERSION_OFF }),
  'sensor-drift': (step, { hour }) =>
    withPressure(step, step.p + DRIFT.stepKPa + (DRIFT.weeklyKPa * hour) / WEEK_HOURS),
  stuck: (step) => ({ ...step, ...STILL }),
  frozen: (step, { hour }, { p }) => (hour <= FROZEN_HOURS ? withPressure(step, p) : step),
  reverse: (step, moment) =>
    moment.hour <= REVERSE_HOURS
      ? added({ ...step, ...STILL }, -REVERSE_SHARE * moment.qMax, moment)
      : step,
  'night-leak': (step, moment) => added(step, LEAK_SHARE * moment.qMax, moment),
} satisfies Readonly<Record<string, Change>>;

export type FaultKind = keyof typeof CHANGES;

export interface Fault {
  readonly kind: FaultKind;
  readonly onset: number;
  /** The counter runs again from here on; only a stuck one ever does. */
  readonly end: number;
  readonly qMax: number;
}

/** A copy of a meter's records with the fault in it; registers go on from what was counted. */
export function inject(rows: readonly FieldRow[], fault: Fault): readonly FieldRow[] {
  const change: Change = CHANGES[fault.kind];
  const atOnset = rows.findLast(({ at }) => at <= fault.onset);
  if (atOnset === undefined) return rows;
  let before: { readonly true: FieldRow; readonly told: FieldRow } | null = null;
  return rows.map((row): FieldRow => {
    const last = before ?? { true: row, told: row };
    const step: Step = { ...row, vm: row.vm - last.true.vm, vb: row.vb - last.true.vb };
    const isFaulty = row.at > fault.onset && row.at <= fault.end;
    const changed = isFaulty ? change(step, momentOf(row, last.true, fault), atOnset) : step;
    const told: FieldRow = {
      ...row,
      ...changed,
      vm: last.told.vm + changed.vm,
      vb: last.told.vb + changed.vb,
    };
    before = { true: row, told };
    return told;
  });
}

const momentOf = (row: FieldRow, last: FieldRow, { onset, qMax }: Fault): Moment => ({
  hour: (row.at - onset) / HOUR,
  hours: (row.at - Math.max(last.at, onset)) / HOUR,
  c: factorOf(row),
  qMax,
});
