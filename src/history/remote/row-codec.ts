import type { DeviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/reading.ts';
import type { MeterValues, RunValues, StationValues } from '../../model/record.ts';
import { epochMs, position } from '../../model/units.ts';
import {
  type FieldColumn,
  KINDS,
  kindOf,
  METER_COLUMNS,
  RUN_COLUMNS,
  STATION_COLUMNS,
} from '../columns.ts';
import type { FieldValue } from '../history.ts';
import {
  ENVELOPE,
  type EngineTraits,
  type Measurement,
  PRESENT,
  type RemoteRow,
} from './engine.ts';
import { boundedText, eventText } from './event-text.ts';
import { keptNumber } from './kept-number.ts';
import { textHash } from './text-hash.ts';

/** A reading as an engine keeps it: one row, and one more for each run of a station. */
export interface StoredReading {
  readonly reading: Reading;
  readonly revision: number;
  /** Equal for readings that say the same, whenever and by whatever message they came. */
  readonly content: number;
}

/** Names become labels: longer ones end in a number made from the whole. */
const NAME_BYTES = 256;
/** Half of the bits of a text's number do: on the disk of a rounding engine they cost about five bytes a reading. */
const CONTENT_VALUES = 2 ** 32;

type Numbers = Record<string, number>;

/** The kind of a reading's rows. */
export const rowKindOf = (reading: Reading): string => boundedText(kindOf(reading), NAME_BYTES);

/** Readings with the same key say the same moment. */
export const momentKey = (reading: Reading): string =>
  `${reading.record}|${reading.device}|${rowKindOf(reading)}|${reading.ts}`;

/** The rows of a reading, as revision 0; the first is its own. */
export function rowsOf(reading: Reading, traits: EngineTraits): readonly RemoteRow[] {
  const rows = rowsAsSaid(reading, traits);
  const [own, ...runs] = rows;
  // events and states have no measured numbers: what they say comes back as it is
  const measured = reading.record === 'meter' || reading.record === 'station';
  if (traits.digits === null || !measured) return rows;
  return [{ ...own, numbers: { ...own.numbers, [ENVELOPE.content]: contentOf(rows) } }, ...runs];
}

function rowsAsSaid(reading: Reading, traits: EngineTraits): readonly [RemoteRow, ...RemoteRow[]] {
  const base = {
    measurement: reading.record,
    device: reading.device,
    kind: rowKindOf(reading),
    run: '',
    revision: 0,
    ts: reading.ts,
    text: '',
  } as const;
  const envelope: Numbers = {
    [ENVELOPE.receivedAt]: reading.receivedAt,
    [ENVELOPE.position]: reading.position,
    [ENVELOPE.index]: reading.index,
  };
  switch (reading.record) {
    case 'meter':
      return [
        { ...base, numbers: { ...cellsOf(METER_COLUMNS, reading.values, traits), ...envelope } },
      ];
    case 'status':
      return [{ ...base, numbers: { online: reading.online ? 1 : 0, ...envelope } }];
    case 'event': {
      const { text, cutFrom } = eventText(reading.values, traits.textBytes);
      const hash: Numbers = cutFrom === null ? {} : { [ENVELOPE.textHash]: cutFrom };
      return [{ ...base, text, numbers: { ...hash, ...envelope } }];
    }
    case 'station': {
      const { runs } = reading.values;
      const names = Object.keys(runs ?? {});
      const count: Numbers = runs === undefined ? {} : { [ENVELOPE.runs]: names.length };
      const own = cellsOf(STATION_COLUMNS, reading.values, traits);
      return [
        { ...base, numbers: { ...own, ...count, ...envelope } },
        ...names.map((run): RemoteRow => {
          const cells = cellsOf(RUN_COLUMNS, runs?.[run] ?? {}, traits);
          const numbers = Object.keys(cells).length === 0 ? { [PRESENT]: 1 } : cells;
          return { ...base, measurement: 'run', run: boundedText(run, NAME_BYTES), numbers };
        }),
      ];
    }
  }
}

function cellsOf<V>(
  columns: readonly FieldColumn<V>[],
  values: V,
  { digits }: EngineTraits,
): Numbers {
  const cells: Numbers = {};
  for (const column of columns) {
    const cell = column.cell(values);
    if (!Number.isNaN(cell)) cells[column.name] = keptNumber(cell, digits);
  }
  return cells;
}

const UNSAID: ReadonlySet<string> = new Set([
  ENVELOPE.receivedAt,
  ENVELOPE.position,
  ENVELOPE.index,
]);

/**
 * What rows of one reading say, as a number below 2^32; of a cut text the number of the whole
 * counts. A number that was stored with them counts before what an engine made of the values.
 */
export function contentOf(rows: readonly RemoteRow[]): number {
  const stored = rows.find(({ numbers }) => ENVELOPE.content in numbers);
  return stored?.numbers[ENVELOPE.content] ?? contentOfValues(rows);
}

function contentOfValues(rows: readonly RemoteRow[]): number {
  const parts = [...rows]
    .sort((a, b) => (a.run < b.run ? -1 : 1))
    .map(({ run, text, numbers }) => {
      const cells = Object.keys(numbers)
        .filter((name) => !UNSAID.has(name))
        .sort()
        .map((name) => `${name}=${numbers[name] ?? 0}`);
      return `${run}|${ENVELOPE.textHash in numbers ? '' : text}|${cells.join(' ')}`;
    });
  return textHash(parts.join('\n')) % CONTENT_VALUES;
}

/** A row and its runs belong together by these. */
const rowKey = ({ measurement, device, kind, ts, revision }: RemoteRow): string =>
  `${recordOf(measurement)}|${device}|${kind}|${ts}|${revision}`;

const recordOf = (measurement: Measurement): Reading['record'] =>
  measurement === 'run' ? 'station' : measurement;

/**
 * Readings out of rows in any order. Rows whose envelope is missing are left out:
 * an engine that was killed may have kept a part of a row, and the whole is on its
 * way again.
 */
export function readingsOf(rows: readonly RemoteRow[]): readonly StoredReading[] {
  const groups = new Map<string, { own: RemoteRow | null; readonly runs: RemoteRow[] }>();
  for (const row of rows) {
    const key = rowKey(row);
    const group = groups.get(key) ?? { own: null, runs: [] };
    if (row.measurement === 'run') group.runs.push(row);
    else group.own = row;
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ own, runs }) => {
    if (own === null || !(ENVELOPE.position in own.numbers)) return [];
    const reading = readingOf(own, runs);
    return [{ reading, revision: own.revision, content: contentOf([own, ...runs]) }];
  });
}

function readingOf(row: RemoteRow, runs: readonly RemoteRow[]): Reading {
  const envelope = {
    // parse border: only admitted ids were ever written
    device: row.device as DeviceId,
    ts: row.ts,
    receivedAt: epochMs(row.numbers[ENVELOPE.receivedAt] ?? row.ts),
    position: position(row.numbers[ENVELOPE.position] ?? 0),
    index: row.numbers[ENVELOPE.index] ?? 0,
  };
  const kind = row.kind === KINDS[1] ? KINDS[1] : KINDS[0];
  switch (row.measurement) {
    case 'meter':
      return { ...envelope, record: 'meter', kind, values: valuesOf(METER_COLUMNS, row.numbers) };
    case 'status':
      return { ...envelope, record: 'status', online: row.numbers['online'] === 1 };
    case 'event':
      return { ...envelope, record: 'event', code: row.kind, values: eventValues(row.text) };
    case 'station':
    case 'run': {
      const own = valuesOf<StationValues>(STATION_COLUMNS, row.numbers);
      const named = Object.fromEntries(
        runs.map((run) => [run.run, valuesOf<RunValues>(RUN_COLUMNS, run.numbers)]),
      );
      const values = ENVELOPE.runs in row.numbers ? { ...own, runs: named } : own;
      return { ...envelope, record: 'station', kind, values };
    }
  }
}

function valuesOf<V extends MeterValues | StationValues | RunValues>(
  columns: readonly FieldColumn<V>[],
  numbers: Readonly<Record<string, number>>,
): V {
  const values: Record<string, FieldValue> = {};
  for (const column of columns) {
    const cell = numbers[column.name];
    if (cell !== undefined) values[column.name] = column.show(cell);
  }
  // parse border: the columns are exactly the fields of V, and only admitted values were written
  return values as V;
}

/** A text that was lost or torn reads as no values: the event itself still happened. */
function eventValues(text: string): Readonly<Record<string, unknown>> {
  try {
    // parse border: the text is what `eventText` made
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** Of the revisions of one moment the one of the latest journal entry counts. */
export const isLater = (a: StoredReading, b: StoredReading): boolean =>
  a.reading.position > b.reading.position ||
  (a.reading.position === b.reading.position && a.reading.index > b.reading.index);

/** One of each moment: the content that counts, in no particular order. */
export function currentOf(stored: readonly StoredReading[]): readonly Reading[] {
  const current = new Map<string, StoredReading>();
  for (const one of stored) {
    const key = momentKey(one.reading);
    const other = current.get(key);
    if (other === undefined || isLater(one, other)) current.set(key, one);
  }
  return [...current.values()].map(({ reading }) => reading);
}
