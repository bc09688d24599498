import type { Decoded } from '../../../src/decode/decode.ts';
import { decode } from '../../../src/decode/decode.ts';
import type { Waiver } from '../../../src/decode/waiver.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import type { StoredEntry } from '../../../src/model/journal-entry.ts';
import type { Rejection } from '../../../src/model/rejection.ts';
import { epochMs, position } from '../../../src/model/units.ts';

/** When every message of these tests arrives. */
export const ARRIVAL = epochMs(Date.UTC(2026, 2, 1, 0, 0, 10));
export const STAMP = '2026-03-01T08:00:00+08:00';

const station = (device: string) => ({
  device,
  setKPa: 100,
  runs: [{ id: 'A', role: 'duty', setKPa: 100 }],
});
const meter = (id: string, device: string) => ({ id, device, type: 'rotary', qMin: 1, qMax: 100 });
const site = { name: 'S', zone: 'z', customer: 'c' };

/** rtu: a station; evc: a meter behind gateway gw; both: station and meter in one; idle: no role. */
export const FLEET = indexFleet(
  FleetShape.parse({
    sites: [
      { ...site, id: 's1', station: station('rtu'), meters: [meter('m1', 'evc')] },
      { ...site, id: 's2', station: station('both'), meters: [meter('m2', 'both')] },
    ],
    devices: [
      { id: 'rtu', password: 'x', reporting: 'scada' },
      { id: 'gw', password: 'x', reporting: 'scada' },
      { id: 'evc', password: 'x', reporting: 'hourly', gateway: 'gw' },
      { id: 'both', password: 'x', reporting: 'scada' },
      { id: 'idle', password: 'x', reporting: 'scada' },
    ],
  }),
  1,
);

export const entryOf = (topic: string, payload: string | Uint8Array): StoredEntry => ({
  position: position(7),
  kind: 'message',
  at: ARRIVAL,
  source: topic.split('/')[2] ?? 'nobody',
  topic,
  payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
});

/** Decodes text as sent. */
export const decodeText = (topic: string, text: string | Uint8Array, waiver?: Waiver): Decoded =>
  decode(entryOf(topic, text), FLEET, waiver);

export const decodeJson = (topic: string, content: unknown, waiver?: Waiver): Decoded =>
  decodeText(topic, JSON.stringify(content), waiver);

export const METER_TOPIC = 'gas/v1/evc/telemetry';
export const STATION_TOPIC = 'gas/v1/rtu/telemetry';

/** The only rejection of a message that gives no reading. */
export function refusedOf(decoded: Decoded): Rejection {
  const [rejection, ...others] = decoded.rejections;
  if (rejection === undefined || others.length > 0 || decoded.readings.length > 0) {
    throw new Error(`expected one rejection and no reading: ${JSON.stringify(decoded)}`);
  }
  return rejection;
}
