import type { Decoded } from '../../../../src/decode/decode.ts';
import { decode } from '../../../../src/decode/decode.ts';
import { FleetShape } from '../../../../src/model/fleet.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { entryOf } from '../decode-fixtures.ts';

/** A meter whose device writes in a payload format; the site is in Shanghai unless said otherwise. */
export interface Meter {
  readonly payload: string;
  readonly serial?: string;
  readonly pulseWeight?: number;
  readonly timeZone?: string;
}

/** Decodes what device `m` published as telemetry. */
export function decodeAs(
  meter: Meter,
  payload: string | Uint8Array,
  topic = 'gas/v1/m/telemetry',
): Decoded {
  const { payload: format, timeZone = 'Asia/Shanghai', ...spec } = meter;
  const site = {
    id: 's',
    name: 'S',
    zone: 'z',
    customer: 'c',
    timeZone,
    meters: [{ id: 'M', device: 'm', type: 'rotary', qMin: 1, qMax: 100, ...spec }],
  };
  const devices = [
    { id: 'm', password: 'x', reporting: 'hourly', payload: format, gateway: 'gw' },
    { id: 'gw', password: 'x', reporting: 'hourly' },
  ];
  return decode(
    entryOf(topic, payload),
    indexFleet(FleetShape.parse({ sites: [site], devices }), 1),
  );
}

export const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export const base64 = (raw: Uint8Array): string => Buffer.from(raw).toString('base64');
