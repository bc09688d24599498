import { describe, expect, it } from 'vitest';
import { leakPressureDecay } from '../../../src/detect/leak-pressure-decay.ts';
import { assetFor, every, run, type Step, startJudge, told } from '../../support/detector-run.ts';
import { sampleFleet } from '../../support/sample-fleet.ts';

/** The sample station with 3 m³ behind it. */
const PIPED = sampleFleet((fleet) => {
  // the sample's own shape
  const { sites } = fleet as unknown as { sites: object[] };
  Object.assign(sites[0] ?? {}, { volumeM3: 3 });
  return fleet;
});
const judge = () => startJudge(leakPressureDecay, assetFor(leakPressureDecay, 'rtu', PIPED));
const findings = (steps: readonly Step[]) => run(judge(), steps);
const says = (steps: readonly Step[]) => told(findings(steps));

const SHUT = { bypass: 'closed', runs: { A: { inletValve: 'closed' }, B: { ssv: 'closed' } } };
const noise = (n: number): number => 0.1 * Math.sin(n * 2.7);
/** A closed section by the minute. */
const closed = (count: number, pOut: (minute: number) => number, more: object = {}) =>
  every(60, '12:00', count, (n) => ({ ...SHUT, pOut: pOut(n) + noise(n), ...more }));

describe('leak.pressure-decay of a closed section', () => {
  it('a leak of 0.1 m³/h shows within the hour, with its size', () => {
    // 3 m³: 0.1 m³/h is 3.4 kPa/h
    const steps = closed(60, (minute) => 98 - (3.4 * minute) / 60);
    expect(says(steps)).toHaveLength(1);
    const [found] = findings(steps);
    expect(found).toMatchObject({ verdict: 'began', priority: 2 });
    const leak = found?.verdict === 'began' && found.evidence.find(({ name }) => name === 'leak');
    expect(Number(leak && leak.value)).toBeGreaterThan(0.06);
    expect(Number(leak && leak.value)).toBeLessThan(0.16);
  });

  it('a tight section stays quiet for a day', () => {
    expect(says(closed(1440, () => 98))).toEqual([]);
  });

  it('what settles in the first minutes does not count', () => {
    expect(says(closed(240, (minute) => 95 + 3 * Math.exp(-minute / 2)))).toEqual([]);
  });

  it('gas that cools takes its pressure along', () => {
    // 1 K in 3 h takes 0.68 kPa of 199 kPa absolute
    const cooling = every(60, '12:00', 360, (n) => ({
      ...SHUT,
      tGas: 20 - n / 180,
      pOut: 98 - (0.68 * n) / 180,
    }));
    expect(says(cooling)).toEqual([]);
    const warming = every(60, '12:00', 360, (n) => ({ ...SHUT, tGas: 20 + n / 180, pOut: 98 }));
    expect(says(warming)).toEqual([]);
  });

  it('an open bypass or an open run feeds it: no test', () => {
    const falling = (minute: number): number => 98 - minute / 10;
    expect(says(closed(120, falling, { bypass: 'open' }))).toEqual([]);
    const open = { runs: { A: { inletValve: 'closed' }, B: { ssv: 'open' } } };
    expect(says(closed(120, falling, open))).toEqual([]);
  });

  it('ends when the section is opened again; a gap ends the test', () => {
    const leaking = closed(60, (minute) => 98 - (3.4 * minute) / 60);
    const opened = every(60, '13:00', 4, () => ({ pOut: 98, q: 100, bypass: 'closed' }));
    expect(says([...leaking, ...opened]).map((line) => line.split(' ')[0])).toEqual([
      'began',
      'ended',
    ]);
    const late = every(60, '13:30', 5, () => ({ ...SHUT, pOut: 60 }));
    expect(says([...leaking.slice(0, 14), ...late])).toEqual([]);
  });
});

/** Lock-up at 105 kPa bleeds down to the set of 100 in `minutes`, again and again. */
const sawtooth = (from: string, records: number, minutes: number, jumps = 0) =>
  every(60, from, records, (n) => {
    const phase = n % (minutes + 1);
    const opens = phase === 0;
    return { pOut: opens ? 105 : 105 - (5 * phase) / minutes + noise(n), q: opens ? jumps : 0 };
  });

describe('leak.pressure-decay from lock-up', () => {
  it('two descents to the set point show a leak, with its size', () => {
    // 3 m³·5 kPa/(101 kPa·0.35 h) = 0.42 m³/h
    const steps = sawtooth('01:00', 60, 21);
    expect(says(steps)).toEqual(['began P2 01:00:00']);
    const [found] = findings(steps);
    const leak = found?.verdict === 'began' && found.evidence.find(({ name }) => name === 'leak');
    expect(Number(leak && leak.value)).toBeGreaterThan(0.35);
    expect(Number(leak && leak.value)).toBeLessThan(0.5);
  });

  it('one descent, a burner that starts, and a locked-up pipe are no leak', () => {
    expect(says(sawtooth('01:00', 22, 21))).toEqual([]);
    const burner = every(60, '01:00', 300, (n) => ({
      pOut: n % 5 === 4 ? 98 : 104,
      q: n % 5 === 4 ? 150 : 0,
    }));
    expect(says(burner)).toEqual([]);
    expect(says(every(60, '01:00', 480, (n) => ({ pOut: 105 + noise(n), q: 0 })))).toEqual([]);
  });

  it('kitchens that light up slowly are no leak: the pipe does not lock up again soon', () => {
    // twice the pressure sinks to the set before the meters see any flow; then they burn
    const lighting = (burns: number) =>
      every(60, '01:00', 2 * (22 + burns) + 10, (n) => {
        const minute = n % (22 + burns);
        return minute < 22 ? { pOut: 105 - (5 * minute) / 21, q: 0 } : { pOut: 98, q: 60 };
      });
    expect(says(lighting(35))).toEqual([]);
    // the same pipe, filled within minutes: that is a leak
    expect(says(lighting(3)).map((line) => line.split(' ')[0])).toEqual(['began']);
  });

  it('what happens within three reports is no descent', () => {
    const slow = sampleFleet((fleet) => {
      const { sites, devices } = fleet as unknown as {
        sites: object[];
        devices: { id: string; intervalSeconds?: number }[];
      };
      Object.assign(sites[0] ?? {}, { volumeM3: 3 });
      for (const device of devices) if (device.id === 'rtu') device.intervalSeconds = 600;
      return fleet;
    });
    const sparse = startJudge(leakPressureDecay, assetFor(leakPressureDecay, 'rtu', slow));
    // 20 min down: two reports
    const steps = every(600, '01:00', 12, (n) => ({ pOut: [105, 103, 101][n % 3] ?? 0, q: 0 }));
    expect(told(run(sparse, steps))).toEqual([]);
  });

  it('so slow a descent is no leak worth a visit', () => {
    // 5 kPa in 12 h: 0.012 m³/h
    expect(says(sawtooth('01:00', 1500, 720))).toEqual([]);
  });

  it('a pipe that empties within a minute or so: the meters see that flow', () => {
    expect(says(sawtooth('01:00', 60, 4))).toEqual([]);
  });

  it('ends once the outlet has stayed locked up for two hours', () => {
    const tight = every(60, '02:00', 140, (n) => ({ pOut: 105 + noise(n), q: 0 }));
    expect(says([...sawtooth('01:00', 60, 21), ...tight]).map((l) => l.split(' ')[0])).toEqual([
      'began',
      'ended',
    ]);
  });

  it('says what is missing', () => {
    expect(judge().doubt()).toBe('no flow reported by the station');
    const bare = startJudge(leakPressureDecay, assetFor(leakPressureDecay, 'rtu'));
    const [first] = every(60, '01:00', 1, () => ({ pOut: 100, q: 0 }));
    if (first === undefined || !('record' in first)) throw new Error('a reading');
    expect(bare.step({ kind: 'reading', reading: first })[0].doubt()).toMatch(/pipe volume/);
  });
});
