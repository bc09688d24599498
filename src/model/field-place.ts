import { METER_FLAGS, MeterValues, RunValues, StationValues } from './record.ts';

type MeterFlag = (typeof METER_FLAGS)[number];

/** Where a value named by one text belongs in the records of contract §2. */
export type FieldPlace =
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'run'; readonly run: string; readonly field: string }
  | { readonly kind: 'flag'; readonly flag: MeterFlag }
  | { readonly kind: 'event'; readonly code: string };

const FIELDS: ReadonlySet<string> = new Set(
  [...Object.keys(MeterValues.shape), ...Object.keys(StationValues.shape)].filter(
    (name) => name !== 'runs',
  ),
);
const RUN_FIELDS: ReadonlySet<string> = new Set(Object.keys(RunValues.shape));
const FLAGS: ReadonlyMap<string, MeterFlag> = new Map(METER_FLAGS.map((flag) => [flag, flag]));

/**
 * `pOut`, `runs/A/pOut` or `runs.A.pOut`, `flags/lowBattery`, `event/CODE`; null for
 * any other name. A run's id may itself hold dots: `runs.A.1.pOut` is run `A.1`.
 */
export function fieldPlace(name: string): FieldPlace | null {
  if (FIELDS.has(name)) return { kind: 'field', field: name };
  const separator = name.includes('/') ? '/' : '.';
  const [root, ...rest] = name.split(separator);
  const last = rest.at(-1);
  if (last === undefined) return null;
  if (root === 'runs') {
    const run = rest.slice(0, -1).join(separator);
    return run !== '' && run !== '__proto__' && RUN_FIELDS.has(last)
      ? { kind: 'run', run, field: last }
      : null;
  }
  if (root === 'event') {
    const code = rest.join(separator);
    return code === '' ? null : { kind: 'event', code };
  }
  const flag = root === 'flags' && rest.length === 1 ? FLAGS.get(last) : undefined;
  return flag === undefined ? null : { kind: 'flag', flag };
}
