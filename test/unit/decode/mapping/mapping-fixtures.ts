import { checkFleet } from '../../../../src/config/fleet-file.ts';
import { type Decoded, decode } from '../../../../src/decode/decode.ts';
import type { Waiver } from '../../../../src/decode/waiver.ts';
import { brokerSource } from '../../../../src/model/broker-source.ts';
import { type FleetIndex, indexFleet } from '../../../../src/model/fleet-index.ts';
import { entryOf } from '../decode-fixtures.ts';

const station = { setKPa: 100, runs: [{ id: 'A', role: 'duty', setKPa: 100 }] };
const meter = { id: 'M', device: 'evc', serial: 'SN', type: 'rotary', qMin: 1, qMax: 100 };
const FLEET = {
  zones: [{ id: 'z', name: 'Z' }],
  customers: [{ id: 'c', name: 'C', class: 'other' }],
  sites: [
    {
      id: 's',
      name: 'S',
      zone: 'z',
      customer: 'c',
      station: { device: 'rtu', ...station },
      meters: [meter],
    },
  ],
  devices: [
    { id: 'rtu', password: 'x', reporting: 'scada' },
    { id: 'evc', password: 'x', reporting: 'hourly' },
  ],
};

/** The problems of a fleet with these mappings, as `path: problem`; none: it is taken. */
export function mappingProblems(...mappings: readonly unknown[]): readonly string[] {
  const checked = checkFleet({ ...FLEET, mappings });
  return checked.ok ? [] : checked.error.map(({ path, problem }) => `${path}: ${problem}`);
}

/** rtu: a station with run A; evc: a meter. */
export function fleetWith(...mappings: readonly unknown[]): FleetIndex {
  const checked = checkFleet({ ...FLEET, mappings });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return indexFleet(checked.value, 1);
}

export interface Foreign {
  readonly topic: string;
  readonly payload: unknown;
  readonly broker?: string;
  readonly waiver?: Waiver;
}

/** Decodes what a broker handed on; anything but text and bytes is sent as JSON. */
export function decodeForeign(
  fleet: FleetIndex,
  { topic, payload, broker = 'plant', waiver }: Foreign,
): Decoded {
  const sent =
    typeof payload === 'string' || payload instanceof Uint8Array
      ? payload
      : JSON.stringify(payload);
  return decode({ ...entryOf(topic, sent), source: brokerSource(broker) }, fleet, waiver);
}
