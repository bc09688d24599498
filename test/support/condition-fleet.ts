import { FleetShape } from '../../src/model/fleet.ts';
import { type FleetIndex, indexFleet } from '../../src/model/fleet-index.ts';

/** A sound meter: nothing on file that speaks against it on 2026-11-26. */
export const soundMeter = (id: string, over: Record<string, unknown> = {}) => ({
  id,
  device: `evc-${id}`,
  serial: `SN-${id}`,
  type: 'rotary',
  size: 'G65',
  qMin: 1,
  qMax: 100,
  capacity: 1e8,
  pulseWeight: 0.1,
  conversion: 'sgerg88',
  installed: '2022-03-01',
  verifiedUntil: '2027-08-31',
  ...over,
});

/** One site, with these meters. */
export function conditionFleet(
  meters: readonly ReturnType<typeof soundMeter>[],
  detectors: readonly object[] = [],
): FleetIndex {
  const fleet = {
    zones: [
      { id: 'east', name: { zh: '城东片区', en: 'East' } },
      { id: 'west', name: { zh: '城西片区', en: 'West' } },
    ],
    customers: [
      { id: 'plant', name: { zh: '=热电厂, "一期"', en: 'Power plant' }, class: 'factory' },
    ],
    sites: [
      { id: 'works', name: { zh: '热电站', en: 'Works' }, zone: 'east', customer: 'plant', meters },
    ],
    devices: meters.map(({ device }) => ({ id: device, reporting: 'hourly' })),
    detectors,
  };
  // as from a file: what a test leaves undefined is not there
  return indexFleet(FleetShape.parse(JSON.parse(JSON.stringify(fleet))), 1);
}
