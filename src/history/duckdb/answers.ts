import type { DeviceId } from '../../model/ids.ts';
import { epochMs, position } from '../../model/units.ts';
import { KINDS } from '../columns.ts';
import type { FieldValue, SupersededRow } from '../history.ts';
import { STATUS_TAG } from './packed.ts';
import type { LatestAnswer } from './protocol.ts';
import { RECORD_TABLES } from './resolve.ts';
import { runOfRunKey } from './run-key.ts';
import type { Store } from './store.ts';

/** The newest content of the named devices, as columns. */
export function latestAnswer(
  { latest, names }: Store,
  devices: readonly string[] | 'all',
): LatestAnswer {
  const codes =
    devices === 'all' ? 'all' : [...new Set(devices)].flatMap((id) => names.find(id) ?? []);
  const events =
    codes === 'all'
      ? [...latest.event]
      : codes.flatMap((code) => {
          const event = latest.event.get(code);
          return event === undefined ? [] : [[code, event] as const];
        });
  const run = latest.run.select(
    codes === 'all' ? 'all' : codes.flatMap((code) => latest.runKeysOf(code)),
  );
  const runs = new Set(Array.from(run.keys, runOfRunKey));
  return {
    meter: latest.meter.select(codes),
    station: latest.station.select(codes),
    run,
    status: latest.status.select(codes),
    events,
    names:
      codes === 'all'
        ? names.entries()
        : [...codes, ...runs].map((code) => [code, names.name(code)] as const),
  };
}

/** Replaced contents of a device, oldest replacement first. */
export async function supersededRows(
  { engine, names }: Store,
  device: string,
  limit: number,
): Promise<readonly SupersededRow[]> {
  const code = names.find(device);
  if (code === undefined) return [];
  return engine.read(async (connection, seen) => {
    // a journal replay may have noted the same replacement twice
    const result = await connection.runAndReadAll(
      `SELECT DISTINCT tbl, tag, ts::DOUBLE, received::DOUBLE, "by"::DOUBLE AS replacer, body,
         pos::DOUBLE AS pos, idx::DOUBLE AS idx
       FROM ${seen.source('superseded')} WHERE device = ${code}
       ORDER BY replacer, pos, idx LIMIT ${Math.max(1, Math.floor(limit) || 1)}`,
    );
    return result.getRowsJS().map(([tbl, tag, ts, received, by, body]) => {
      // parse border: written by this store from admitted readings
      const fields = JSON.parse(String(body)) as Record<string, FieldValue>;
      return {
        device: device as DeviceId,
        ts: epochMs(Number(ts)),
        receivedAt: epochMs(Number(received)),
        record: recordOf(String(tbl), Number(tag)),
        kind: kindOf(String(tbl), Number(tag), (number) => names.name(number)),
        fields,
        replacedBy: position(Number(by)),
      };
    });
  });
}

function recordOf(table: string, tag: number): SupersededRow['record'] {
  if (tag === STATUS_TAG) return 'status';
  return RECORD_TABLES.find((known) => known === table) ?? 'event';
}

function kindOf(table: string, tag: number, nameOf: (code: number) => string): string {
  if (tag === STATUS_TAG) return 'status';
  return table === 'event' ? nameOf(tag) : (KINDS[tag] ?? KINDS[0]);
}
