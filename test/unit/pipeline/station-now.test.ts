import { describe, expect, it } from 'vitest';
import { FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { StationValues } from '../../../src/model/record.ts';
import { epochMs } from '../../../src/model/units.ts';
import { ceilingOf, stationLadder, stationNow } from '../../../src/pipeline/station-now.ts';

const NOW = epochMs(Date.parse('2026-03-01T00:00:00Z'));

const fleet = indexFleet(
  FleetShape.parse({
    zones: [{ id: 'Z', name: 'Z' }],
    customers: [{ id: 'C', name: 'C', class: 'factory' }],
    sites: [
      {
        id: 'S',
        name: 'S',
        zone: 'Z',
        customer: 'C',
        station: {
          device: 'rtu',
          setKPa: 100,
          maopKPa: 200,
          runs: [
            { id: 'A', role: 'duty', setKPa: 100, reliefKPa: 115, ssvHighKPa: 130, ssvLowKPa: 60 },
            { id: 'B', role: 'standby', setKPa: 95, reliefKPa: 117, lastProofTest: '2026-02-01' },
          ],
        },
        meters: [{ id: 'M', device: 'evc', type: 'turbine', qMin: 13, qMax: 250 }],
      },
    ],
    devices: [
      { id: 'rtu', password: 'p', reporting: 'scada' },
      { id: 'evc', password: 'p', reporting: 'hourly' },
    ],
  }),
  1,
);
const device = fleet.devices.get('rtu');
const station = fleet.sites.get('S')?.station;
if (device === undefined || station === undefined) throw new Error('the fleet has a station');

const now = (values: Record<string, unknown>) =>
  stationNow(fleet, device, StationValues.parse(values), NOW);

describe('a station as one record tells it', () => {
  it('names the run that carries by its own flow', () => {
    const state = now({
      pOut: 94,
      runs: { A: { q: 0, ssv: 'tripped' }, B: { q: 80, ssv: 'open' } },
    });
    expect(state).toMatchObject({ carrying: 'standby', rung: 'normal', since: null });
    expect(state?.runs).toMatchObject([
      { id: 'A', carries: 'no', available: 'no', obstacles: ['slam-shut tripped'] },
      { id: 'B', carries: 'yes', available: 'yes', obstacles: [] },
    ]);
  });

  it('does not know where the record does not say', () => {
    expect(now({ door: 'open' })).toMatchObject({ carrying: 'unknown', rung: 'unknown' });
  });

  it('says nothing of a device that is no station', () => {
    const meter = fleet.devices.get('evc');
    if (meter === undefined) throw new Error('the fleet has a meter');
    expect(stationNow(fleet, meter, StationValues.parse({ pOut: 1 }), NOW)).toBeNull();
  });
});

describe('the ladder that people compare the outlet with', () => {
  it('has what is on file, and its own defaults for the rest', () => {
    expect(stationLadder(station)).toMatchObject({
      set: 100,
      standbySet: 95,
      high: 108,
      highHigh: 140,
      relief: 115,
      ssvHigh: 130,
      ssvLow: 60,
      maop: 200,
      ceiling: 240,
    });
  });

  it.each([
    [500, 550],
    [400, 440],
    [80, 120],
    [20, 30],
    [10, 15],
    [5, null],
  ])('bounds a rise above a MAOP of %d kPa at %s', (maop, ceiling) => {
    const found = ceilingOf(maop);
    if (ceiling === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(ceiling, 6);
  });
});
