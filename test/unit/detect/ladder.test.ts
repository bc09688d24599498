import { describe, expect, it } from 'vitest';
import { ladderOf } from '../../../src/detect/ladder.ts';
import { FleetShape, type StationSpec } from '../../../src/model/fleet.ts';

const stationOf = (own: object, runs: readonly object[] = [{}]): StationSpec => {
  const { sites } = FleetShape.parse({
    sites: [
      {
        id: 's',
        name: 's',
        zone: 'z',
        customer: 'c',
        station: {
          device: 'd',
          setKPa: 100,
          ...own,
          runs: runs.map((run, i) => ({ id: `r${i}`, role: 'duty', setKPa: 100, ...run })),
        },
      },
    ],
  });
  const station = sites[0]?.station;
  if (station === undefined) throw new Error('no station');
  return station;
};

describe('the set-point ladder', () => {
  it('medium pressure: the defaults of 0.4 → 0.1 MPa', () => {
    const runs = [
      { ssvHighKPa: 130, ssvLowKPa: 60 },
      { setKPa: 95, ssvHighKPa: 130, ssvLowKPa: 60 },
    ];
    const ladder = ladderOf(stationOf({}, runs));
    expect(ladder).toMatchObject({ set: 100, ssvHigh: 130, ssvLow: 60, low: 80.75 });
    expect(ladder.high).toBeCloseTo(108, 9);
    expect(ladder.highHigh).toBeCloseTo(140, 9);
  });

  it('low pressure has a wider band', () => {
    const ladder = ladderOf(stationOf({ setKPa: 5 }, [{ setKPa: 5 }, { setKPa: 4.7 }]));
    expect(ladder.high).toBeCloseTo(5.6, 9);
    expect(ladder.highHigh).toBeCloseTo(7.5, 9);
    expect(ladder.low).toBeCloseTo(3.995, 9);
  });

  it('75 kPa is medium already', () => {
    expect(ladderOf(stationOf({ setKPa: 75 })).high).toBeCloseTo(81, 9);
    expect(ladderOf(stationOf({ setKPa: 74.9 })).high).toBeCloseTo(83.888, 9);
  });

  it('a station may override each', () => {
    expect(ladderOf(stationOf({ hKPa: 105, hhKPa: 120, lKPa: 90 }))).toMatchObject({
      high: 105,
      highHigh: 120,
      low: 90,
    });
  });

  it('of several runs the slam-shut that acts first counts; none known is none', () => {
    const runs = [{ ssvHighKPa: 130, ssvLowKPa: 55 }, { ssvHighKPa: 128 }, { ssvLowKPa: 60 }];
    expect(ladderOf(stationOf({}, runs))).toMatchObject({ ssvHigh: 128, ssvLow: 60 });
    expect(ladderOf(stationOf({}))).toMatchObject({ ssvHigh: null, ssvLow: null });
  });
});
