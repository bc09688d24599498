import { z } from 'zod';
import type { Generated } from '../../../simulators/generate.ts';
import { MeterValues, StationValues } from '../../../src/model/record.ts';

const Stamp = z.union([
  z.number(),
  z.iso.datetime({ offset: true }).transform((t) => Date.parse(t)),
]);
const StationRecord = StationValues.strict().extend({ ts: Stamp });
const MeterRecord = MeterValues.strict().extend({
  ts: Stamp,
  kind: z.enum(['interval', 'snapshot']),
});

export interface Arrived<T> {
  readonly sendAt: number;
  readonly record: T;
}
export type StationArrived = Arrived<z.infer<typeof StationRecord>>;
export type MeterArrived = Arrived<z.infer<typeof MeterRecord>>;

/** Every record of a generated run, checked against the model, by the device it is about. */
export interface Records {
  readonly stations: ReadonlyMap<string, readonly StationArrived[]>;
  readonly meters: ReadonlyMap<string, readonly MeterArrived[]>;
  readonly messages: number;
}

export function recordsOf(generated: Generated): Records {
  const stations = new Map<string, StationArrived[]>();
  const meters = new Map<string, MeterArrived[]>();
  let messages = 0;
  for (const { topic, payload, sendAt } of generated.messages) {
    messages += 1;
    const match = /^gas\/v1\/([^/]+)(?:\/sub\/([^/]+))?\/telemetry$/.exec(topic);
    if (!match) continue;
    const device = match[2] ?? match[1] ?? '';
    for (const raw of Array.isArray(payload) ? payload : [payload]) {
      if (device.endsWith('-rtu'))
        push(stations, device, { sendAt, record: StationRecord.parse(raw) });
      else push(meters, device, { sendAt, record: MeterRecord.parse(raw) });
    }
  }
  return { stations, meters, messages };
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
