import { describe, expect, it } from 'vitest';
import { carrierOf, knownRunView, runViewOf } from '../../../../src/detect/regulator/run-view.ts';
import { regulatorDrift } from '../../../../src/detect/regulator-drift.ts';
import { StationValues } from '../../../../src/model/record.ts';
import { assetFor } from '../../../support/detector-run.ts';
import { CAPACITY, stationFleet } from './station-series.ts';

const view = (run: 'A' | 'B') =>
  knownRunView(assetFor(regulatorDrift, 'rtu', stationFleet(10), `works/${run}`));

const carrier = (run: 'A' | 'B', values: object) =>
  carrierOf(StationValues.parse(values), view(run));

describe('the run that sets the outlet pressure', () => {
  it.each([
    [{ runs: { A: { q: 50 }, B: { q: 0 } } }, 'own', 'other'],
    [{ runs: { A: { q: 0 }, B: { q: 50 } } }, 'other', 'own'],
    [{ runs: { A: { q: 50 }, B: { q: 20 } } }, 'own', 'other'],
    [{ runs: { A: { q: 0 }, B: { q: 0 } } }, 'none', 'none'],
    [{ q: 50 }, 'own', 'other'],
    [{ q: 50, runs: { A: { ssv: 'tripped' } } }, 'other', 'own'],
    [{ q: 50, runs: { A: { inletValve: 'closed' } } }, 'other', 'own'],
    [{ q: 0 }, 'none', 'none'],
    [{}, 'none', 'none'],
  ])('%j: A %s, B %s', (values, a, b) => {
    expect(carrier('A', values)).toBe(a);
    expect(carrier('B', values)).toBe(b);
  });
});

it('knows what the meters carry at the outlet pressure, and nothing without a meter', () => {
  expect(view('A').capacityM3h).toBeCloseTo(CAPACITY, 6);
  const bare = stationFleet(10, { meters: [] });
  const asset = assetFor({ ...regulatorDrift, watches: 'run' }, 'rtu', bare, 'works/A');
  expect(runViewOf(asset)).toBeNull();
  expect(regulatorDrift.applies(asset)).toBe(false);
});
