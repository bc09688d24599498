import type { DeviceId } from '../../model/ids.ts';
import { epochMs } from '../../model/units.ts';
import { fieldsOf, kindOf } from '../columns.ts';
import type { SupersededRow } from '../history.ts';
import { MEASUREMENTS, type RemoteEngine } from './engine.ts';
import { momentKey, type StoredReading } from './row-codec.ts';
import { lookUp } from './row-lookup.ts';

const FAR = epochMs(Date.UTC(2200, 0));

/** Contents that a later one of the same moment replaced, oldest replacement first. */
export async function remoteSuperseded(
  engine: RemoteEngine,
  device: DeviceId,
  limit: number,
): Promise<readonly SupersededRow[]> {
  const moments = await engine.revised({
    measurements: MEASUREMENTS.filter((measurement) => measurement !== 'run'),
    devices: [device],
    from: epochMs(0),
    to: FAR,
  });
  const wanted = moments.flatMap(({ measurement, ts }) =>
    measurement === 'run' ? [] : [{ record: measurement, device, ts }],
  );
  const contents = new Map<string, StoredReading[]>();
  for (const stored of await lookUp(engine, wanted)) {
    const key = momentKey(stored.reading);
    contents.set(key, [...(contents.get(key) ?? []), stored]);
  }
  return [...contents.values()]
    .flatMap(replacedOf)
    .sort((a, b) => a.replacedBy - b.replacedBy)
    .slice(0, limit);
}

function replacedOf(contents: readonly StoredReading[]): readonly SupersededRow[] {
  const inOrder = contents
    .map(({ reading }) => reading)
    .sort((a, b) => a.position - b.position || a.index - b.index);
  return inOrder.flatMap((reading, n) => {
    const by = inOrder[n + 1];
    if (by === undefined) return [];
    const { device, ts, receivedAt, record } = reading;
    const kind = kindOf(reading);
    const fields = fieldsOf(reading);
    return [{ device, ts, receivedAt, record, kind, fields, replacedBy: by.position }];
  });
}
