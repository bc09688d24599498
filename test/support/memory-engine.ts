import type {
  EngineTraits,
  NewestQuery,
  NewestRow,
  RemoteEngine,
  RemoteRow,
  RevisedMoment,
  RowsQuery,
  WindowQuery,
  WindowValue,
} from '../../src/history/remote/engine.ts';
import { AppError } from '../../src/lib/app-error.ts';
import { epochMs } from '../../src/model/units.ts';

/** An engine in memory that can be killed as VictoriaMetrics can: it forgets what it acknowledged last. */
export interface MemoryEngine extends RemoteEngine {
  /** Started anew without the rows sent in its last so many sends, or without some of them. */
  restart(forgottenSends: number, forgets?: (row: RemoteRow) => boolean): void;
  /** Unreachable until `up`. */
  down(): void;
  up(): void;
  /** Rows are shown to queries only after this was called, as an engine that shows them late. */
  hide(): void;
  show(): void;
  /** What was asked of it, by name. */
  readonly calls: Map<string, number>;
  /** Most rows that one answer held. */
  largestAnswer(): number;
  stored(): readonly RemoteRow[];
}

type Stored = RemoteRow & { readonly send: number };

const keyOf = (row: RemoteRow): string =>
  JSON.stringify([row.measurement, row.device, row.kind, row.run, row.revision, row.ts]);

export function memoryEngine(traits: Partial<EngineTraits> = {}): MemoryEngine {
  const rows = new Map<string, Stored>();
  const calls = new Map<string, number>();
  let life = 1;
  let sends = 0;
  let reachable: 'yes' | 'no' = 'yes';
  let shown = Infinity;
  let largest = 0;

  const called = (name: string): void => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    if (reachable === 'no') {
      throw new AppError('history-down', 'the engine does not answer', { retryable: true });
    }
  };
  const find = ({ measurements, devices, from, to }: RowsQuery): readonly Stored[] =>
    [...rows.values()].filter(
      (row) =>
        row.send <= shown &&
        measurements.includes(row.measurement) &&
        (devices === 'all' || devices.includes(row.device)) &&
        row.ts >= from &&
        row.ts < to,
    );

  return {
    name: 'memory engine',
    traits: { flushHorizonMs: 0, text: 'kept', textBytes: 1_000_000, digits: null, ...traits },
    calls,
    largestAnswer: () => largest,
    stored: () => [...rows.values()],
    restart(forgottenSends, forgets = () => true) {
      for (const [key, row] of rows) {
        if (row.send > sends - forgottenSends && forgets(row)) rows.delete(key);
      }
      life += 1;
    },
    down() {
      reachable = 'no';
    },
    up() {
      reachable = 'yes';
    },
    hide() {
      shown = sends;
    },
    show() {
      shown = Infinity;
    },
    prepare: async () => called('prepare'),
    async send(sent) {
      called('send');
      sends += 1;
      // a row that is there already stays where it is: it was flushed long ago
      for (const row of sent) {
        if (!rows.has(keyOf(row))) rows.set(keyOf(row), { ...row, send: sends });
      }
    },
    async rows(query) {
      called('rows');
      const found = find(query);
      largest = Math.max(largest, found.length);
      return found;
    },
    async newestAt(query) {
      called('newestAt');
      return newestOf(find({ ...query, to: epochMs(query.before + 1) }), query);
    },
    async devices({ from, to }) {
      called('devices');
      const all = ['meter', 'station', 'event', 'status'] as const;
      return [
        ...new Set(find({ measurements: all, devices: 'all', from, to }).map((r) => r.device)),
      ];
    },
    async windows(query) {
      called('windows');
      const { measurement, device, from, to } = query;
      return windowsOf(find({ measurements: [measurement], devices: [device], from, to }), query);
    },
    async revised(query): Promise<readonly RevisedMoment[]> {
      called('revised');
      return find(query).filter((row) => row.revision > 0);
    },
    async incarnation() {
      called('incarnation');
      return String(life);
    },
    bytesOnDisk: async () => 0,
    close: async () => undefined,
  };
}

function newestOf(found: readonly Stored[], { only }: NewestQuery): readonly NewestRow[] {
  const newest = new Map<string, NewestRow>();
  for (const row of [...found].sort((a, b) => a.ts - b.ts || a.revision - b.revision)) {
    const { device, measurement, kind, run, ts } = row;
    const key = JSON.stringify([device, measurement, kind, run]);
    const own = Object.entries(row.numbers).map(([name, value]) => [name, { value, ts }] as const);
    const fields =
      only === 'times' ? {} : { ...newest.get(key)?.fields, ...Object.fromEntries(own) };
    newest.set(key, { device, measurement, kind, run, ts, fields });
  }
  return [...newest.values()];
}

function windowsOf(
  found: readonly Stored[],
  { run, fields, everyMs }: WindowQuery,
): readonly WindowValue[] {
  const windows = new Map<string, WindowValue>();
  for (const row of [...found].sort((a, b) => a.ts - b.ts)) {
    if (row.run !== run || row.revision > 0) continue;
    for (const field of fields) {
      const value = row.numbers[field];
      if (value === undefined) continue;
      const ts = epochMs(Math.floor(row.ts / everyMs) * everyMs);
      const key = `${ts} ${field} ${row.kind}`;
      const known = windows.get(key);
      windows.set(key, {
        ts,
        field,
        min: Math.min(known?.min ?? Infinity, value),
        max: Math.max(known?.max ?? -Infinity, value),
        sum: (known?.sum ?? 0) + value,
        count: (known?.count ?? 0) + 1,
        last: value,
        lastTs: row.ts,
      });
    }
  }
  return [...windows.values()];
}
