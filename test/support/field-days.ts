import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ZoneDay } from '../../src/detect/group-detector.ts';
import type { DayDigest, DayHour } from '../../src/model/digest.ts';
import { DeviceId } from '../../src/model/ids.ts';
import { epochMs } from '../../src/model/units.ts';
import { SHARED_FOLDER } from './shared-folder.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Field records are stamped in China time. */
const ZONE_MS = 8 * HOUR;

const FOLDER = SHARED_FOLDER === null ? null : join(SHARED_FOLDER, 'field-data', 'evc');

/** Where the records of the nine correctors lie; null where they are not at hand. */
export const FIELD_FOLDER = FOLDER !== null && existsSync(FOLDER) ? FOLDER : null;

interface Row {
  readonly ts: number;
  readonly vm: number;
  readonly vb: number;
  readonly t: number;
  readonly p: number;
}

function rowsOf(folder: string, meter: string): readonly Row[] {
  const text = readFileSync(join(folder, `evc-${meter}.csv`), 'utf8');
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  const column = (cells: readonly string[], name: string) => Number(cells[names.indexOf(name)]);
  return lines
    .map((line) => line.split(','))
    .map((cells) => ({
      ts: Date.parse(`${(cells[0] ?? '').replace(' ', 'T')}Z`) - ZONE_MS,
      vm: column(cells, 'GTotal'),
      vb: column(cells, 'BTotal'),
      t: column(cells, 'T'),
      p: column(cells, 'Pa'),
    }))
    .toSorted((a, b) => a.ts - b.ts);
}

const difference = (later: number, before: number): number | null =>
  later - before < -0.05 ? null : later - before;

/** The records as local days, with an hour where two records lie about an hour apart. */
function daysOf(device: string, rows: readonly Row[]): ReadonlyMap<string, DayDigest> {
  const days = new Map<string, DayDigest>();
  rows.forEach((row, n) => {
    const before = rows[n - 1];
    if (before === undefined || row.ts - before.ts < HOUR / 2 || row.ts - before.ts > 1.5 * HOUR)
      return;
    const middle = new Date((row.ts + before.ts) / 2 + ZONE_MS);
    const date = middle.toISOString().slice(0, 10);
    const old = days.get(date);
    const [vmM3, vbM3] = [difference(row.vm, before.vm), difference(row.vb, before.vb)];
    const hour: DayHour = { vmM3, vbM3, p: row.p, t: row.t };
    const sum = (a: number | null | undefined, b: number | null) =>
      a === undefined ? b : a === null || b === null ? null : a + b;
    days.set(date, {
      device: DeviceId.parse(device),
      date,
      weekday: middle.getUTCDay(),
      from: old?.from ?? epochMs(before.ts),
      to: epochMs(row.ts),
      hours: (old?.hours ?? Array.from({ length: 24 }, () => null)).with(
        middle.getUTCHours(),
        hour,
      ),
      vmM3: sum(old?.vmM3, vmM3),
      vbM3: sum(old?.vbM3, vbM3),
      vbdM3: null,
      records: (old?.records ?? 0) + 1,
    });
  });
  return days;
}

/** Days by device id, then by date. */
export type FieldDays = ReadonlyMap<string, ReadonlyMap<string, DayDigest>>;

export function readFieldDays(folder: string): FieldDays {
  const meters = readdirSync(folder).flatMap((file) => /^evc-(\d+)\.csv$/.exec(file)?.[1] ?? []);
  return new Map(
    meters.map((meter) => [`evc-${meter}`, daysOf(`evc-${meter}`, rowsOf(folder, meter))]),
  );
}

/** Every date from the first to the last of the days, as a zone is asked about it. */
export function zoneDaysOf(days: FieldDays): readonly ZoneDay[] {
  const dates = [...days.values()].flatMap((own) => [...own.keys()]).toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const count = (Date.parse(last) - Date.parse(first)) / DAY + 1;
  return Array.from({ length: count }, (_, n) => {
    const midnight = Date.parse(first) + n * DAY;
    const date = new Date(midnight).toISOString().slice(0, 10);
    const from = epochMs(midnight - ZONE_MS);
    const own = [...days].flatMap(([id, byDate]) => {
      const day = byDate.get(date);
      return day === undefined ? [] : [[id, day] as const];
    });
    return {
      at: epochMs(from + DAY + 39 * HOUR),
      date,
      from,
      to: epochMs(from + DAY),
      days: new Map(own),
    };
  });
}
