import { describe, expect, it } from 'vitest';
import { regulatorStandbyUnavailable } from '../../../src/detect/regulator-standby-unavailable.ts';
import { assetFor, every, run, type Step, startJudge, told } from '../../support/detector-run.ts';
import { sampleFleet } from '../../support/sample-fleet.ts';

interface StandbyFleet {
  sites: { station: { runs: object[] } }[];
}

/** The sample fleet with a date of the last proof test. */
const provedOn = (lastProofTest: string) =>
  sampleFleet((fleet) => {
    // the sample's own shape
    const { sites } = fleet as unknown as StandbyFleet;
    Object.assign(sites[0]?.station.runs[1] ?? {}, { lastProofTest });
    return fleet;
  });

const judgeOf = (fleet = sampleFleet()) =>
  startJudge(
    regulatorStandbyUnavailable,
    assetFor(regulatorStandbyUnavailable, 'rtu', fleet, 'works/B'),
  );
const says = (steps: readonly Step[], fleet = sampleFleet()) => told(run(judgeOf(fleet), steps));

const GOOD = { ssv: 'open', inletValve: 'open', pIn: 400 };
const minutes = (from: string, count: number, standby: object, more: object = {}) =>
  every(60, from, count, () => ({ pIn: 400, runs: { A: GOOD, B: standby }, ...more }));

describe('regulator.standby-unavailable', () => {
  it.each([
    ['its inlet valve is closed', { inletValve: 'closed' }, 'inlet valve closed'],
    ['its slam-shut has tripped', { ssv: 'tripped' }, 'slam-shut tripped'],
    ['its slam-shut is closed', { ssv: 'closed' }, 'slam-shut closed'],
    ['its slam-shut is faulty', { ssv: 'fault' }, 'slam-shut fault'],
    ['nothing stands in front of it', { pIn: 30 }, 'inlet pressure low'],
  ])('%s for 15 min: P2', (_, change, reason) => {
    const bad = minutes('12:00', 16, { ...GOOD, ...change });
    expect(says(bad.slice(0, -1))).toEqual([]);
    const findings = run(judgeOf(), bad);
    expect(told(findings)).toEqual(['began P2 12:00:00']);
    expect(findings[0]).toMatchObject({
      evidence: expect.arrayContaining([{ name: 'reason', value: reason }]),
    });
  });

  it('a valve that is exercised, and an inlet that is low for all, are no fault of the run', () => {
    const exercised = [
      ...minutes('12:00', 10, { ...GOOD, inletValve: 'closed' }),
      ...minutes('12:10', 10, GOOD),
    ];
    expect(says(exercised)).toEqual([]);
    expect(says(minutes('12:00', 60, { ...GOOD, pIn: 120 }, { pIn: 120 }))).toEqual([]);
  });

  it('ends half an hour after it is available again', () => {
    const steps = [
      ...minutes('12:00', 16, { ...GOOD, ssv: 'tripped' }),
      ...minutes('12:16', 31, GOOD),
    ];
    expect(says(steps.slice(0, -1))).toHaveLength(1);
    expect(says(steps)).toEqual(['began P2 12:00:00', 'ended 12:16:00']);
  });

  it('180 days after the last proof test it counts as unproved', () => {
    // 2026-11-23 is day 180 after 2026-05-27; the day of the test counts whole
    expect(says(minutes('12:00', 16, GOOD), provedOn('2026-05-27'))).toEqual([]);
    expect(says(minutes('12:00', 16, GOOD), provedOn('2026-05-25'))).toEqual(['began P2 12:00:00']);
    expect(says(minutes('12:00', 16, GOOD))).toEqual([]);
  });

  const carrying = (from: string, count: number, duty: object, pOut: number) =>
    every(60, from, count, () => ({
      pIn: 400,
      pOut,
      runs: { A: { ...GOOD, ...duty }, B: { ...GOOD, q: 150 } },
    }));
  const later = minutes('13:00', 31, GOOD);
  const overdue = provedOn('2026-05-25');

  it('carrying alone at its set with a healthy duty is a proof test', () => {
    const proof = carrying('12:00', 11, { q: 0 }, 94);
    expect(says([...proof, ...later], overdue)).toEqual([]);
    expect(says([...proof.slice(1), ...later], overdue)).toHaveLength(1);
  });

  it.each([
    ['the duty has tripped', { q: 0, ssv: 'tripped' }, 94],
    ['the duty carries as well', { q: 200 }, 94],
    ['it does not hold its set', { q: 0 }, 80],
  ])('no proof test: %s', (_, duty, pOut) => {
    expect(says([...carrying('12:00', 14, duty, pOut), ...later], overdue)).toHaveLength(1);
  });

  it('watches standby runs alone, and is in doubt where nothing is reported', () => {
    const duty = assetFor(regulatorStandbyUnavailable, 'rtu', undefined, 'works/A');
    expect(regulatorStandbyUnavailable.applies(duty)).toBe(false);
    expect(judgeOf().doubt()).toMatch(/neither valve, slam-shut nor inlet/);
    expect(says(every(60, '12:00', 60, () => ({ pOut: 98 })))).toEqual([]);
  });
});
