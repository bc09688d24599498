import { FleetShape } from '../../src/model/fleet.ts';
import { type FleetIndex, indexFleet } from '../../src/model/fleet-index.ts';

/**
 * One site of each kind of question: a dual-line station with a bypass and an
 * hourly meter, a hospital, an IC-card meter that reports daily, and a gateway.
 */
const FLEET = {
  zones: [{ id: 'z', name: 'Zone' }],
  customers: [
    { id: 'plant', name: 'Plant', class: 'factory' },
    { id: 'clinic', name: 'Clinic', class: 'hospital' },
  ],
  sites: [
    {
      id: 'works',
      name: 'Works',
      zone: 'z',
      customer: 'plant',
      timeZone: 'UTC',
      station: {
        device: 'rtu',
        setKPa: 100,
        runs: [
          { id: 'A', role: 'duty', setKPa: 100, ssvHighKPa: 130, ssvLowKPa: 60 },
          { id: 'B', role: 'standby', setKPa: 95, ssvHighKPa: 132, ssvLowKPa: 58 },
        ],
        bypass: { present: true },
      },
      meters: [
        {
          id: 'm1',
          device: 'evc',
          type: 'turbine',
          qMin: 13,
          qMax: 250,
          capacity: 100_000,
          resolution: 0.01,
          conversion: 'sgerg88',
        },
      ],
    },
    {
      id: 'ward',
      name: 'Ward',
      zone: 'z',
      customer: 'clinic',
      timeZone: 'Asia/Shanghai',
      hours: { mon: ['08:00-18:00'], tue: ['22:00-06:00'] },
      station: {
        device: 'ward-rtu',
        setKPa: 5,
        runs: [{ id: 'A', role: 'duty', setKPa: 5, ssvHighKPa: 7, ssvLowKPa: 2.5 }],
      },
      meters: [
        {
          id: 'm2',
          device: 'ic',
          type: 'diaphragm',
          qMin: 0.4,
          qMax: 65,
          prepay: { unit: 'm3', price: 3 },
        },
      ],
    },
  ],
  devices: [
    { id: 'rtu', reporting: 'scada', intervalSeconds: 10 },
    { id: 'evc', reporting: 'hourly', gateway: 'gw' },
    { id: 'ward-rtu', reporting: 'scada', intervalSeconds: 10 },
    { id: 'ic', reporting: 'daily' },
    { id: 'gw', reporting: 'scada' },
  ],
} as const;

/** The fleet, with whatever a test wants otherwise. */
export const sampleFleet = (
  change: (fleet: Record<string, unknown>) => object = (fleet) => fleet,
  version = 1,
): FleetIndex => indexFleet(FleetShape.parse(change(structuredClone(FLEET))), version);

export const SAMPLE = sampleFleet();
