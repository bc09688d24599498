import { daysUntil, type MeterDates } from '../verification/asset-terms.ts';
import type { ConditionSources } from './condition-sources.ts';

/** A figure of a row; NaN: it is not known, or rests on too little to be said. */
type Figure = (row: number) => number;
type Make = (sources: ConditionSources) => Figure;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_DAYS = 365.2425;
/** M-6: a factor says something over this much, or two hours at Qmax of a small meter, m³ actual. */
const FACTOR_M3 = 50;
const FACTOR_QMAX_HOURS = 2;
/** M-5: an index compares over this many pulses. */
const INDEX_PULSES = 500;
/** M-3 judges a month; over less than this a meter is not called too large. */
const SIZING_DAYS = 14;
/** V; above this it is no 3.6 V cell, and the limits do not apply. */
const CELL_MAX_V = 4.5;

/** Times a share; NaN over nothing. */
const share =
  (part: Figure, whole: Figure, times: number): Figure =>
  (row) =>
    (times * part(row)) / whole(row);

const percentOfTime =
  (name: 'zeroMs' | 'belowQminMs' | 'qminToQtMs' | 'qtToQmaxMs' | 'aboveQmaxMs'): Make =>
  ({ stat }) =>
    share(stat(name), stat('knownMs'), 100);

const qMaxOf =
  ({ rows }: ConditionSources): Figure =>
  (row) =>
    rows[row]?.meter.qMax ?? Number.NaN;

/** Hours with flow; a sizing is judged by these alone. */
const flowingMs = ({ stat }: ConditionSources): Figure => {
  const [known, zero] = [stat('knownMs'), stat('zeroMs')];
  return (row) => (known(row) >= SIZING_DAYS * DAY_MS ? known(row) - zero(row) : Number.NaN);
};

/** Days until an end; NaN: none. */
const daysTo =
  (end: (dates: MeterDates) => number): Make =>
  ({ dates, now }) =>
  (row) => {
    const own = dates[row];
    return own === undefined ? Number.NaN : daysUntil(end(own), now);
  };

/** Every figure that is shown or judged. A new one is a line here. */
export const FIGURES = {
  qMin:
    ({ rows }) =>
    (row) =>
      rows[row]?.meter.qMin ?? Number.NaN,
  qMax: qMaxOf,
  vbM3: ({ stat }) => stat('vbM3'),
  vmM3: ({ stat }) => stat('vmM3'),
  estimatedPercent: ({ stat }) => share(stat('estimatedVmM3'), stat('vmM3'), 100),
  knownDays: ({ stat }) => share(stat('knownMs'), () => DAY_MS, 1),
  loadMeanPercent: (sources) => {
    const mean = share(sources.stat('vmM3'), sources.stat('knownMs'), HOUR_MS);
    return share(mean, qMaxOf(sources), 100);
  },
  loadPeakPercent: (sources) => {
    const [mean, said] = [sources.stat('peakMeanQm'), sources.stat('peakQm')];
    // a flow that a device reports is worth less than what its registers show (M-7)
    const peak: Figure = (row) => (Number.isNaN(mean(row)) ? said(row) : mean(row));
    return share(peak, qMaxOf(sources), 100);
  },
  zeroPercent: percentOfTime('zeroMs'),
  belowQminPercent: percentOfTime('belowQminMs'),
  qminToQtPercent: percentOfTime('qminToQtMs'),
  qtToQmaxPercent: percentOfTime('qtToQmaxMs'),
  aboveQmaxPercent: percentOfTime('aboveQmaxMs'),
  belowQminFlowingPercent: (sources) => share(sources.stat('belowQminMs'), flowingMs(sources), 100),
  belowQtFlowingPercent: (sources) => {
    const [below, between] = [sources.stat('belowQminMs'), sources.stat('qminToQtMs')];
    return share((row) => below(row) + between(row), flowingMs(sources), 100);
  },
  pAbsKPa: ({ stat }) => share(stat('pAbsSum'), stat('pAbsCount'), 1),
  tGasC: ({ stat }) => share(stat('tGasSum'), stat('tGasCount'), 1),
  cDevice: ({ stat }) => share(stat('checkedVbM3'), stat('checkedVmM3'), 1),
  cCalculated: ({ stat }) => share(stat('expectedVbM3'), stat('checkedVmM3'), 1),
  cDeviationPercent: (sources) => {
    const [vm, vb] = [sources.stat('checkedVmM3'), sources.stat('checkedVbM3')];
    const [expected, qMax] = [sources.stat('expectedVbM3'), qMaxOf(sources)];
    return (row) =>
      vm(row) >= Math.min(FACTOR_M3, FACTOR_QMAX_HOURS * qMax(row))
        ? 100 * (vb(row) / expected(row) - 1)
        : Number.NaN;
  },
  vbdM3: ({ stat }) => stat('vbdM3'),
  vbdPercent: ({ stat }) => {
    const [vb, vbd] = [stat('vbM3'), stat('vbdM3')];
    return (row) => (100 * vbd(row)) / (vb(row) + vbd(row));
  },
  indexMismatchPercent: (sources) => {
    const [mech, vm] = [sources.stat('mechM3'), sources.stat('mechVmM3')];
    const { rows } = sources;
    return (row) => {
      const meter = rows[row]?.meter;
      const pulse = meter?.pulseWeight ?? meter?.resolution;
      const least = pulse === undefined ? FACTOR_M3 : INDEX_PULSES * pulse;
      const turned = mech(row) * (meter?.mechFactor ?? 1);
      return Math.max(turned, vm(row)) >= least ? 100 * (vm(row) / turned - 1) : Number.NaN;
    };
  },
  completenessPercent: ({ stat }) => {
    const [records, expected] = [stat('records'), stat('expectedRecords')];
    return (row) => Math.min(100, (100 * records(row)) / expected(row));
  },
  clockOffsetS: ({ stat }) => share(stat('clockOffsetMs'), () => 1000, 1),
  batteryV: ({ stat }) => stat('battery'),
  /** Of a 3.6 V cell; NaN for another. */
  cellV: ({ stat }) => {
    const volts = stat('battery');
    return (row) => (volts(row) <= CELL_MAX_V ? volts(row) : Number.NaN);
  },
  batteryDays: (sources) => {
    const byAge = daysTo(({ batteryEndsAt }) => batteryEndsAt)(sources);
    return (row) => {
      const said = alarmsOf(sources, row).find(({ batteryDays }) => batteryDays !== null);
      return said?.batteryDays ?? Math.max(0, byAge(row));
    };
  },
  valve: ({ stat }) => stat('valve'),
  creditM3: ({ stat }) => stat('credit'),
  creditMoney: ({ stat }) => stat('creditMoney'),
  creditDays: ({ stat, rows }) => {
    const [credit, money, vb, vm] = [
      stat('credit'),
      stat('creditMoney'),
      stat('vbM3'),
      stat('vmM3'),
    ];
    const known = stat('knownMs');
    return (row) => {
      const meter = rows[row]?.meter;
      const price = meter?.prepay?.price ?? 0;
      const left = Number.isNaN(credit(row)) && price > 0 ? money(row) / price : credit(row);
      const used = meter?.conversion === 'none' ? vm(row) : vb(row);
      const perDay = (used * DAY_MS) / known(row);
      return perDay > 0 ? Math.max(0, left) / perDay : Number.NaN;
    };
  },
  /** Local date as days since 1970. */
  verificationDue:
    ({ dates }) =>
    (row) =>
      dayNumber(dates[row]?.verification.date),
  verificationDays: daysTo(({ verification, verificationEndsAt }) =>
    verification.by === 'certificate' ? verificationEndsAt : Number.NaN,
  ),
  verificationAssumedDays: daysTo(({ verification, verificationEndsAt }) =>
    verification.by === 'installation' ? verificationEndsAt : Number.NaN,
  ),
  verificationMissing:
    ({ dates }) =>
    (row) =>
      dates[row]?.verification.by === 'nothing on file' ? 1 : 0,
  serviceAgeYears:
    ({ rows, now }) =>
    (row) =>
      (now / DAY_MS - dayNumber(rows[row]?.meter.installed)) / YEAR_DAYS,
  lifeDays: daysTo(({ lifeEndsAt }) => lifeEndsAt),
  openAlarms: (sources) => (row) => alarmsOf(sources, row).length,
  /** 1 to 4. */
  gravestAlarm: (sources) => (row) => alarmsOf(sources, row)[0]?.priority ?? Number.NaN,
  capacityMissing:
    ({ rows }) =>
    (row) =>
      rows[row]?.meter.capacity === undefined ? 1 : 0,
  /** Of a meter that is sealed or closed. */
  vmOutOfUseM3: ({ rows, stat }) => {
    const vm = stat('vmM3');
    return (row) => (rows[row]?.meter.status === 'inService' ? Number.NaN : vm(row));
  },
} as const satisfies Record<string, Make>;

export type FigureName = keyof typeof FIGURES;

/** Columns of figures, each worked out for all rows when it is first asked for. */
export interface Figures {
  readonly sources: ConditionSources;
  column(name: FigureName): Float64Array;
  /** Null: not known. */
  at(name: FigureName, row: number): number | null;
}

export function figuresOf(sources: ConditionSources): Figures {
  const columns = new Map<FigureName, Float64Array>();
  const makes: Readonly<Record<FigureName, Make>> = FIGURES;
  const column = (name: FigureName): Float64Array => {
    const known = columns.get(name);
    if (known !== undefined) return known;
    const figure = makes[name](sources);
    const made = new Float64Array(sources.rows.length);
    for (let row = 0; row < made.length; row += 1) {
      const value = figure(row);
      made[row] = Number.isFinite(value) ? value : Number.NaN;
    }
    columns.set(name, made);
    return made;
  };
  return {
    sources,
    column,
    at(name, row) {
      const value = column(name)[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    },
  };
}

const NO_ALARMS: readonly never[] = [];
const alarmsOf = ({ rows, alarms }: ConditionSources, row: number) =>
  alarms.get(rows[row]?.meter.id ?? '') ?? NO_ALARMS;

const dayNumber = (date: string | null | undefined): number =>
  date === null || date === undefined ? Number.NaN : Date.parse(date) / DAY_MS;
