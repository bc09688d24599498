import { describe, expect, it } from 'vitest';
import { regulatorSlamShut } from '../../../src/detect/regulator-slam-shut.ts';
import type { FleetIndex } from '../../../src/model/fleet-index.ts';
import { assetFor, every, run, type Step, startJudge, told } from '../../support/detector-run.ts';
import { SAMPLE, sampleFleet } from '../../support/sample-fleet.ts';

/** The sample station with 3 m³ behind it: 150 m³/h then empty it by 1.4 kPa/s. */
const PIPED = sampleFleet((fleet) => {
  // the sample's own shape
  const { sites } = fleet as unknown as { sites: object[] };
  Object.assign(sites[0] ?? {}, { volumeM3: 3 });
  return fleet;
});

const findings = (steps: readonly Step[], fleet: FleetIndex = PIPED) =>
  run(startJudge(regulatorSlamShut, assetFor(regulatorSlamShut, 'rtu', fleet, 'works/A')), steps);
const says = (steps: readonly Step[], fleet?: FleetIndex) => told(findings(steps, fleet));

interface Moment {
  readonly q: number;
  readonly pOut: number;
  readonly other?: number;
  readonly pIn?: number;
  readonly run?: object;
}
const at = (moments: readonly Moment[], from = '12:00:00') =>
  every(10, from, moments.length, (n) => {
    const { q, pOut, other = 0, pIn = 400, run: more = {} } = moments[n] ?? { q: 0, pOut: 0 };
    return { pOut, runs: { A: { q, pIn, ...more }, B: { q: other, pIn } } };
  });

const FLOWING: readonly Moment[] = [
  { q: 150, pOut: 98 },
  { q: 150, pOut: 98 },
];
const decay = (...pressures: readonly number[]): readonly Moment[] =>
  pressures.map((pOut) => ({ q: 0, pOut }));

describe('regulator.slam-shut by flow', () => {
  it('the flow stops in one stroke and the outlet falls as it explains', () => {
    const steps = at([...FLOWING, ...decay(90, 76, 62, 50)]);
    expect(says(steps)).toEqual(['began P2 12:00:30']);
    expect(findings(steps)[0]).toMatchObject({
      evidence: expect.arrayContaining([
        { name: 'q', value: 0, unit: 'm³/h' },
        { name: 'qBefore', value: 150, unit: 'm³/h' },
        { name: 'pOutBefore', value: 98, unit: 'kPa' },
      ]),
    });
  });

  it.each<[string, readonly Moment[]]>([
    ['the customer has stopped: the outlet rises to lock-up', decay(103, 104, 104, 104)],
    ['the outlet falls less than half of what the flow explains', decay(97, 95, 94, 93, 93, 93)],
    ['the standby has taken over', [94, 93, 93, 93].map((pOut) => ({ q: 0, pOut, other: 150 }))],
    ['the inlet has failed', decay(90, 70, 50).map((one) => ({ ...one, pIn: 90 }))],
    [
      'somebody has shut its inlet valve',
      decay(90, 70, 50).map((one) => ({ ...one, run: { inletValve: 'closed' } })),
    ],
    ['the flow fades', [100, 60, 30, 15, 8, 4, 2, 0].map((q) => ({ q, pOut: 98 - 0.2 * q }))],
  ])('quiet: %s', (_, moments) => {
    expect(says(at([...FLOWING, ...moments]))).toEqual([]);
  });

  it('a trickle that stops, and a stop within a gap, are not judged', () => {
    const trickle = [{ q: 5, pOut: 98 }, ...decay(90, 76, 62, 50)];
    expect(says(at(trickle))).toEqual([]);
    expect(says([...at(FLOWING), ...at(decay(90, 76, 62, 50), '12:05:00')])).toEqual([]);
  });

  it('without a pipe volume a tenth of the pressure must be gone', () => {
    expect(says(at([...FLOWING, ...decay(96, 92, 90, 89)]), SAMPLE)).toEqual([]);
    expect(says(at([...FLOWING, ...decay(92, 88, 80, 70)]), SAMPLE)).toEqual(['began P2 12:00:30']);
  });

  it('ends when the run flows again', () => {
    const back = [1, 2].map(() => ({ q: 150, pOut: 98 }));
    expect(says(at([...FLOWING, ...decay(90, 76, 62, 50), ...back]))).toEqual(
      ['began P2 12:00:30', 'ended 12:01'].map((line) => line.replace('12:01', '12:01:00')),
    );
  });
});
