import type { FakePoint, FakeValue } from './influx-fake-lines.ts';
import { type Row, type Table, type Tables, Time } from './influx-fake-tables.ts';

interface Series {
  readonly measurement: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly field: string;
  /** By time; the last write of a moment wins. */
  readonly points: Map<bigint, FakeValue>;
}

/** What one bucket keeps. */
export interface FakeBucket {
  /**
   * Takes what it can, like the server; what it had to drop it says in the words of one,
   * null when it took everything.
   * @param oldest points before it (ns) are beyond retention.
   */
  write(points: readonly FakePoint[], oldest: bigint): string | null;
  /** A table a series of the points in [start, stop). */
  read(start: bigint, stop: bigint): Tables;
  /** Number of values. */
  size(): number;
}

const TYPES: Readonly<Record<string, string>> = {
  number: 'float',
  bigint: 'integer',
  string: 'string',
  boolean: 'boolean',
};

const typeOf = (value: FakeValue): string => TYPES[typeof value] ?? '';

export function fakeBucket(): FakeBucket {
  const series = new Map<string, Series>();
  const types = new Map<string, string>();

  const conflictOf = ({ measurement, fields }: FakePoint): string | null => {
    for (const [field, value] of fields) {
      const known = types.get(JSON.stringify([measurement, field]));
      if (known !== undefined && known !== typeOf(value)) {
        return `field type conflict: input field "${field}" on measurement "${measurement}" is type ${typeOf(value)}, already exists as type ${known}`;
      }
    }
    return null;
  };
  const put = ({ measurement, tags, fields, time }: FakePoint): void => {
    const sorted = [...tags].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [field, value] of fields) {
      types.set(JSON.stringify([measurement, field]), typeOf(value));
      const key = JSON.stringify([measurement, sorted, field]);
      const known = series.get(key) ?? { measurement, tags, field, points: new Map() };
      series.set(key, known);
      known.points.set(time, value);
    }
  };

  return {
    write(points, oldest) {
      const complaints: string[] = [];
      let dropped = 0;
      for (const point of points) {
        const complaint =
          point.time < oldest ? 'points beyond retention policy' : conflictOf(point);
        if (complaint === null) put(point);
        else {
          complaints.push(complaint);
          dropped += 1;
        }
      }
      return dropped === 0 ? null : `partial write: ${complaints[0]} dropped=${dropped}`;
    },
    read(start, stop) {
      const bounds = { _start: new Time(start), _stop: new Time(stop) };
      return [...series.values()].flatMap(({ measurement, tags, field, points }): Table[] => {
        const rows: Row[] = [...points]
          .filter(([time]) => time >= start && time < stop)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([time, value]) => ({ _time: new Time(time), _value: value }));
        const key = {
          ...bounds,
          _measurement: measurement,
          _field: field,
          ...Object.fromEntries(tags),
        };
        return rows.length === 0 ? [] : [{ key, rows }];
      });
    },
    size: () => [...series.values()].reduce((sum, { points }) => sum + points.size, 0),
  };
}
