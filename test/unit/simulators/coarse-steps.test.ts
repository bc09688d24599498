import { describe, expect, it } from 'vitest';
import { dutySlamShutTrips } from '../../../simulators/faults/slam-shut.ts';
import { generate } from '../../../simulators/generate.ts';
import { HEALTHY_REGULATOR } from '../../../simulators/physics/regulator.ts';
import { restingStation, type StationParams } from '../../../simulators/physics/station.ts';
import { readScenario } from '../../../simulators/scenario/load-scenario.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import { recordsOf } from './records.ts';
import { MINUTE, NOON, runSite } from './site-run.ts';
import { HEALTHY_RUN, inputs, REFERENCE, run, withoutProtection } from './stations.ts';

const STEPS = [1, 10, 30, 60] as const;

/** The 5 kPa station: its regulator gain is 15 times the explicit limit at 1 s. */
const [hospital] = planSites(['hospital'], { stationSeconds: 60, meter: 'hourly' }, null);
const STEEP: StationParams = hospital?.station?.params ?? REFERENCE;

const after = (params: StationParams, seconds: number, at: ReturnType<typeof inputs>, dt: number) =>
  run(params, restingStation(params), seconds, at, dt).at(-1);

describe('a coarse step', () => {
  it.each([
    ['the reference station', REFERENCE, [0, 5, 20, 150, 200, 300]],
    ['a 5 kPa station', STEEP, [0, 1, 20, 60, 150]],
  ] as const)('settles at the same pressure as seconds do: %s', (_, params, demands) => {
    for (const demandNm3h of demands) {
      const at = inputs({ demandNm3h, pInKPa: 160 });
      const fine = after(params, 1800, at, 1)?.pOutKPa ?? Number.NaN;
      for (const dt of STEPS) {
        // a standby that a transient of the first seconds has lifted weeps on: 0.001 kPa
        expect(Math.abs((after(params, 1800, at, dt)?.pOutKPa ?? 0) - fine)).toBeLessThan(0.002);
      }
    }
  });

  it.each(STEPS)('creeps along the reference response of a seat leak, step %i s', (dt) => {
    const regulator = { ...HEALTHY_REGULATOR, seatLeakNm3h: 0.5 };
    const leaking = inputs({ runs: [{ ...HEALTHY_RUN, regulator }, HEALTHY_RUN] });
    const bare = withoutProtection(REFERENCE);
    expect(after(bare, 3000, leaking, dt)?.pOutKPa).toBeCloseTo(114, 0);
    expect(Math.abs((after(bare, 10_080, leaking, dt)?.pOutKPa ?? 0) - 147)).toBeLessThan(0.5);
  });

  it.each(STEPS)('hands over to the standby at the same pressure, step %i s', (dt) => {
    const regulator = { ...HEALTHY_REGULATOR, failsClosed: true };
    const closed = inputs({
      demandNm3h: 150,
      runs: [{ ...HEALTHY_RUN, regulator }, HEALTHY_RUN],
    });
    expect(after(REFERENCE, 600, closed, dt)?.pOutKPa).toBeCloseTo(
      95 * (1 - (0.05 * 150) / 400),
      3,
    );
  });

  it.each(STEPS)('locks up between lock-up pressure and 0.4 kPa above, step %i s', (dt) => {
    const duty = REFERENCE.runs.map((r) => ({
      ...r,
      regulator: { ...r.regulator, closingShare: 0.005 },
    }));
    const soft = { ...REFERENCE, runs: duty };
    const flowing = after(soft, 600, inputs({ demandNm3h: 100 }), dt);
    if (!flowing) throw new Error('no state');
    const idle = run(soft, flowing, 7200, inputs(), dt).map((s) => s.pOutKPa);
    expect(idle.at(-1)).toBeGreaterThanOrEqual(105);
    expect(idle.at(-1)).toBeLessThan(105.4);
    expect(idle.at(-30)).toBe(idle.at(-1));
  });
});

describe('a simulated span in coarse steps', () => {
  const scenario = (stepSeconds: number) =>
    readScenario(
      `name: span\ntitle: {en: Span, zh: 一}\nlength: 2d\nsites: [factory, hospital, hotel]\n` +
        `reporting: {stationSeconds: 60, meter: hourly}\nstepSeconds: ${stepSeconds}\n`,
      'span.yaml',
    );
  const spans = [1, 60].map((step) =>
    recordsOf(generate(scenario(step), { seed: 3, startMs: NOON })),
  );

  it('gives the same records: one a minute, 24 hours and a snapshot a day', () => {
    for (const { stations, meters } of spans) {
      for (const records of stations.values()) {
        expect(records.length).toBeGreaterThanOrEqual(2880);
        expect(records.length).toBeLessThan(2900);
      }
      for (const records of meters.values()) {
        expect(records.filter((r) => r.record.kind === 'interval')).toHaveLength(48);
        expect(records.filter((r) => r.record.kind === 'snapshot')).toHaveLength(2);
      }
    }
  });

  it('burns about as much gas and keeps within the same pressures', () => {
    const [fine, coarse] = spans.map(({ stations, meters }) => {
      const records = (stations.get('factory-1-rtu') ?? []).map((r) => r.record);
      const vb = (meters.get('hospital-1-evc') ?? []).map((r) => r.record.vb ?? 0);
      return {
        used: (vb.at(-1) ?? 0) - (vb[0] ?? 0),
        highest: Math.max(...records.map((r) => r.pOutMax ?? 0)),
        lowest: Math.min(...records.map((r) => r.pOutMin ?? 999)),
      };
    });
    if (!fine || !coarse) throw new Error('no spans');
    expect(coarse.used / fine.used).toBeGreaterThan(0.85);
    expect(coarse.used / fine.used).toBeLessThan(1.15);
    expect(Math.abs(coarse.highest - fine.highest)).toBeLessThan(0.7);
    expect(Math.abs(coarse.lowest - fine.lowest)).toBeLessThan(0.7);
  });

  it('follows a fast fault second by second at its onset and its end', () => {
    const site = { site: 'factory', minutes: 180, stepSeconds: 60, stationSeconds: 60 } as const;
    const { between, records } = runSite({
      ...site,
      faults: [{ kind: dutySlamShutTrips, from: 60.5, to: 120.5 }],
    });
    const seen = records.find((r) => r.runs?.duty?.ssv === 'tripped');
    expect((seen?.ts ?? 0) - NOON).toBeLessThanOrEqual(60.5 * MINUTE + 1000);
    const back = records.findLast((r) => r.runs?.duty?.ssv === 'tripped');
    expect((back?.ts ?? 0) - NOON).toBeLessThan(120.5 * MINUTE);
    expect(between(121, 122).every((r) => r.runs?.duty?.ssv === 'open')).toBe(true);
  });

  it('may be advanced by uneven steps', () => {
    const { records, meter } = runSite({
      site: 'hospital',
      minutes: 150,
      stepSeconds: 45,
      stationSeconds: 90,
      faults: [],
    });
    expect(records.length).toBeGreaterThanOrEqual(99);
    expect(meter.filter((r) => r.kind === 'interval').length).toBeGreaterThanOrEqual(2);
  });

  it('refuses a step that does not divide an hour or outlasts the report interval', () => {
    const good = scenario(60);
    const at = (stepSeconds: number) => () =>
      generate(good, { seed: 1, startMs: NOON, stepSeconds });
    expect(at(7)).toThrow(/does not divide an hour/);
    expect(at(0)).toThrow(/does not divide an hour/);
    expect(() => scenario(90)).toThrow(/stepSeconds/);
    expect(() => scenario(120)).toThrow(/no longer than the interval/);
  });
});
