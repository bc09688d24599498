import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { SiteView } from '../../../api/sites/site-view.ts';
import type { Localized } from '../../../model/localized.ts';
import { EVIDENCE_LABELS } from '../../../model/text/evidence-words.ts';

/** Numeric fields of records, with their unit and decimals. */
const FIELDS: Readonly<Record<string, { readonly unit: string; readonly digits: number }>> = {
  pIn: { unit: 'kPa', digits: 1 },
  pOut: { unit: 'kPa', digits: 2 },
  pSense: { unit: 'kPa', digits: 2 },
  pAbs: { unit: 'kPa', digits: 2 },
  tGas: { unit: '°C', digits: 1 },
  q: { unit: 'm³/h', digits: 1 },
  qm: { unit: 'm³/h', digits: 2 },
  qb: { unit: 'm³/h', digits: 2 },
  vm: { unit: 'm³', digits: 2 },
  vb: { unit: 'm³', digits: 2 },
  vbd: { unit: 'm³', digits: 2 },
  mechIndex: { unit: 'm³', digits: 2 },
  c: { unit: '', digits: 4 },
  battery: { unit: 'V', digits: 2 },
  credit: { unit: 'm³', digits: 1 },
  creditMoney: { unit: '', digits: 2 },
  filterDp: { unit: 'kPa', digits: 2 },
  lel: { unit: '% LEL', digits: 1 },
  position: { unit: '%', digits: 0 },
};

/** Evidence that was worked out from a field. */
const BEHIND: Readonly<Record<string, string>> = {
  pOutMax: 'pOut',
  pOutMin: 'pOut',
  pOutBefore: 'pOut',
  pSenseBefore: 'pSense',
  peak: 'pOut',
  droop: 'pOut',
  lockUp: 'pOut',
  rise: 'pOut',
  swing: 'pOut',
  deviation: 'pOut',
  baseline: 'pOut',
  seatLeak: 'pOut',
  fall: 'pOut',
  qBefore: 'q',
  qPeak: 'q',
  qDuty: 'q',
  qStandby: 'q',
  passed: 'vm',
  countedFlow: 'qm',
  nightFlow: 'qm',
  steadyFlow: 'qm',
  expected: 'qm',
  mechVolume: 'mechIndex',
  vmVolume: 'vm',
  fell: 'vm',
  disturbed: 'vbd',
  cComputed: 'c',
  batteryDays: 'battery',
  unpaid: 'credit',
};

/** What to look at when the evidence names no field: by the longest beginning of the type. */
const BY_TYPE: readonly (readonly [string, readonly string[]])[] = [
  ['bypass.', ['pOut', 'q']],
  ['regulator.filter', ['filterDp']],
  ['regulator.inlet-low', ['pIn']],
  ['regulator.', ['pOut']],
  ['leak.gas-detected', ['lel']],
  ['leak.', ['pOut', 'q']],
  ['meter.battery', ['battery']],
  ['meter.conversion', ['c']],
  ['meter.valve-leak', ['vm']],
  ['meter.clock', []],
  ['meter.', ['vm', 'qm']],
  ['prepay.', ['credit']],
];

const RUN_FIELDS: ReadonlySet<string> = new Set(['pIn', 'pOut', 'q', 'filterDp', 'position']);
const METER_FIELDS: ReadonlySet<string> = new Set([
  'vm',
  'vb',
  'vbd',
  'qm',
  'qb',
  'pAbs',
  'tGas',
  'c',
  'battery',
  'credit',
  'creditMoney',
  'mechIndex',
]);
const STATION_FIELDS: ReadonlySet<string> = new Set(['pIn', 'pOut', 'pSense', 'tGas', 'q', 'lel']);

export interface ChosenPoint {
  readonly device: string;
  readonly field: string;
  readonly name: Localized;
  readonly unit: string;
  readonly digits: number;
}

export interface ChosenTrend {
  readonly points: readonly ChosenPoint[];
  readonly limits: readonly {
    readonly value: number;
    readonly unit: string;
    readonly name: Localized;
  }[];
}

const NOTHING: ChosenTrend = { points: [], limits: [] };
const MOST_POINTS = 2;
const LIMIT: Localized = { zh: '限值', en: 'limit' };

/** The device whose readings an alarm is about; null: there is none, or the fleet no longer has it. */
export function deviceOf({ subject }: Pick<AlarmView, 'subject'>, site: SiteView | null) {
  switch (subject.kind) {
    case 'device':
    case 'gateway':
      return subject.id;
    case 'station':
    case 'run':
    case 'bypass':
    case 'site':
      return site?.station?.device ?? null;
    case 'meter':
      return site?.meters.find(({ id }) => id === subject.id)?.device ?? null;
    case 'zone':
    case 'system':
      return null;
  }
}

/** What to draw of an alarm: the fields its evidence speaks of, with the limits that were broken. */
export function trendOf(
  alarm: Pick<AlarmView, 'type' | 'subject' | 'evidence'>,
  site: SiteView | null,
): ChosenTrend {
  const device = deviceOf(alarm, site);
  if (device === null) return NOTHING;
  const known = alarm.subject.kind === 'meter' ? METER_FIELDS : STATION_FIELDS;
  const named = alarm.evidence.flatMap(({ name }) => fieldBehind(name) ?? []);
  const usual = BY_TYPE.find(([start]) => alarm.type.startsWith(start))?.[1] ?? [];
  const run = alarm.subject.kind === 'run' ? alarm.subject.id.split('/')[1] : undefined;
  const usable = (field: string): boolean =>
    known.has(field) || (run !== undefined && RUN_FIELDS.has(field));
  const all = [...new Set([...named, ...usual])].filter(usable);
  // beside the inlet's pressure that of the outlet is a flat line
  const fields = all
    .filter((field) => field !== 'pIn' || !all.includes('pOut'))
    .slice(0, MOST_POINTS);
  return {
    points: fields.map((field) => pointOf(device, field, run)),
    limits: limitsOf(alarm.evidence, fields),
  };
}

const fieldBehind = (name: string): string | undefined => {
  if (Object.hasOwn(FIELDS, name)) return name;
  return Object.hasOwn(BEHIND, name) ? BEHIND[name] : undefined;
};

function pointOf(device: string, field: string, run: string | undefined): ChosenPoint {
  const { unit = '', digits = 2 } = FIELDS[field] ?? {};
  const isOfRun =
    run !== undefined && (field === 'filterDp' || field === 'position' || field === 'q');
  const name = EVIDENCE_LABELS[field] ?? { zh: field, en: field };
  return {
    device,
    field: isOfRun ? `runs.${run}.${field}` : field,
    name: isOfRun ? { zh: `${name.zh} ${run}`, en: `${name.en} ${run}` } : name,
    unit,
    digits,
  };
}

function limitsOf(
  evidence: AlarmView['evidence'],
  fields: readonly string[],
): ChosenTrend['limits'] {
  return evidence.flatMap(({ name, limit, unit }) => {
    const field = fieldBehind(name);
    if (limit === undefined || field === undefined || !fields.includes(field)) return [];
    // a limit on a difference or a rate is no level of the line
    const isLevel = name === field || name === 'pOutMax' || name === 'pOutMin' || name === 'peak';
    return isLevel && unit !== undefined && unit === FIELDS[field]?.unit
      ? [{ value: limit, unit, name: LIMIT }]
      : [];
  });
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Around the onset: more before than after, and as far as it takes to see some readings. */
export function spanAround(
  {
    occurredAt,
    detectedAt,
    returnedAt,
  }: Pick<AlarmView, 'occurredAt' | 'detectedAt' | 'returnedAt'>,
  intervalSeconds: number,
): { readonly from: number; readonly to: number } {
  const interval = intervalSeconds * 1000;
  const before = Math.min(Math.max(60 * MINUTE, 48 * interval), 30 * DAY);
  const onset = Date.parse(occurredAt);
  const detected = Date.parse(detectedAt);
  const end = returnedAt === null ? detected : Date.parse(returnedAt);
  // an alarm that went on for days is shown where it began
  const after = Math.min(Math.max(end, detected), onset + 4 * before) + before / 2;
  return {
    from: Math.floor((onset - before) / MINUTE) * MINUTE,
    to: Math.ceil(after / MINUTE) * MINUTE,
  };
}
