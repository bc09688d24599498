import { describe, expect, it } from 'vitest';
import { carries } from '../../../../src/detect/station/carrying.ts';
import { rungOf } from '../../../../src/detect/station/obstacles.ts';
import { stationPlanOf } from '../../../../src/detect/station/station-plan.ts';
import {
  startTrack,
  stationStateOf,
  stepTrack,
} from '../../../../src/detect/station/station-state.ts';
import { StationValues } from '../../../../src/model/record.ts';
import { t } from '../../../support/detector-run.ts';
import { SAMPLE } from '../../../support/sample-fleet.ts';

const site = SAMPLE.sites.get('works');
if (site?.station === undefined) throw new Error('the sample has a station');
const plan = stationPlanOf(site, site.station, {
  flowShare: 0.002,
  levelTolerance: 0.01,
  inletMarginKPa: 50,
});
const rule = {
  plan,
  carriedForMs: 600_000,
  maxGapMs: 60_000,
  provedForMs: 180 * 86_400_000,
  since: t('00:00'),
};
const after = (...records: readonly (readonly [string, object])[]) =>
  records.reduce(
    (track, [at, values]) => stepTrack(track, t(at), StationValues.parse(values), rule),
    startTrack(plan),
  );
const O = { ssv: 'open', inletValve: 'open', pIn: 400 };

describe('station state', () => {
  it.each([
    ['duty', { pOut: 98, runs: { A: { ...O, q: 150 }, B: { ...O, q: 0 } } }],
    ['standby', { pOut: 93, runs: { A: { ...O, q: 0 }, B: { ...O, q: 150 } } }],
    ['both', { pOut: 93, runs: { A: { ...O, q: 90 }, B: { ...O, q: 50 } } }],
    ['neither', { pOut: 104, runs: { A: { ...O, q: 0 }, B: { ...O, q: 0.5 } } }],
    ['bypass', { pOut: 99, bypass: 'open', runs: { A: { ...O, q: 0 }, B: { ...O, q: 0 } } }],
    ['duty', { pOut: 98, runs: { A: O, B: O } }],
    ['standby', { pOut: 95, runs: { A: O, B: O } }],
    ['standby', { pOut: 91, runs: { A: { ssv: 'tripped' }, B: O } }],
    ['duty', { pOut: 94, runs: { A: O, B: { ...O, inletValve: 'closed' } } }],
    ['neither', { pOut: 60, runs: { A: { ssv: 'tripped' }, B: { ssv: 'closed' } } }],
    ['neither', { pOut: 104, q: 0, runs: { A: O, B: O } }],
    ['unknown', { pOut: 80, runs: { A: O, B: O } }],
    ['unknown', { runs: { A: O, B: O } }],
  ])('%s carries: %j', (carrying, values) => {
    expect(stationStateOf(after(['12:00', values])).carrying).toBe(carrying);
  });

  it('since when, and the same object while nothing changes', () => {
    const duty = { pOut: 98, runs: { A: { ...O, q: 150 }, B: { ...O, q: 0 } } };
    const track = after(['12:00', duty], ['12:05', duty]);
    expect(stationStateOf(track).since).toBe(t('12:00'));
    expect(stepTrack(track, t('12:06'), StationValues.parse(duty), rule)).toBe(track);
  });

  it('keeps what it knew when a record does not say', () => {
    const bad = { runs: { B: { ssv: 'tripped', inletValve: 'closed', pIn: 10 } } };
    const { runs } = stationStateOf(after(['12:00', bad], ['12:05', { pIn: 400 }]));
    expect(runs[1]).toMatchObject({
      id: 'B',
      available: 'no',
      slamShut: 'tripped',
      obstacles: ['inlet valve closed', 'slam-shut tripped', 'inlet pressure low'],
    });
    expect(runs[0]).toMatchObject({ id: 'A', available: 'unknown', obstacles: [] });
  });

  it('a record without anything about the outlet leaves the runs unknown', () => {
    const values = StationValues.parse({ door: 'open' });
    expect(plan.runs.map((run) => carries(values, run, plan))).toEqual(['unknown', 'unknown']);
  });

  it('stands on a rung of the ladder', () => {
    const rungs = [40, 60, 70, 98, 108, 130, 140].map((pOut) => rungOf(pOut, plan.ladder));
    expect(rungs).toEqual(['SSV low', 'SSV low', 'L', 'normal', 'H', 'SSV high', 'HH']);
    expect(rungOf(undefined, plan.ladder)).toBe('unknown');
  });
});
