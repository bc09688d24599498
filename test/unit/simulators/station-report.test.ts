import { describe, expect, it } from 'vitest';
import { inletLow, networkInletLow } from '../../../simulators/faults/inlet.ts';
import { reliefStuckOpen, reliefWeeps } from '../../../simulators/faults/regulator-relief.ts';
import { doorOpen, gasInCabinet, mainsLost } from '../../../simulators/faults/station.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import {
  field,
  MINUTE,
  mean,
  misfits,
  NIGHT,
  NOON,
  runSite,
  type StationRecord,
} from './site-run.ts';

const [FACTORY] = planSites(['factory'], { stationSeconds: 10, meter: 'hourly' }, null);
const dutyQ = (records: readonly StationRecord[]) => field(records, (r) => r.runs?.duty?.q);

describe('relief, inlet and cabinet', () => {
  it('weeps a little, or blows and costs gas that the meters count', () => {
    const flow = (kind: typeof reliefWeeps) => {
      const night = { site: 'factory', minutes: 60, startMs: NIGHT } as const;
      const { between } = runSite({ ...night, faults: [{ kind, from: 20 }] });
      expect(misfits(between(21, 60), (r) => r.relief === 'open')).toEqual([]);
      return mean(dutyQ(between(40, 60)));
    };
    expect(flow(reliefWeeps)).toBeGreaterThan(1);
    expect(flow(reliefWeeps)).toBeLessThan(5);
    expect(flow(reliefStuckOpen)).toBeGreaterThan(90);
  });

  it.each([
    ['factory', 150],
    ['hospital', 55],
  ] as const)('falls below what a regulator needs in front of it: %s', (site, limit) => {
    const { between } = runSite({
      site,
      minutes: 40,
      faults: [{ kind: inletLow, from: 10, ramp: 10 }],
    });
    expect(misfits(between(21, 40), (r) => (r.pIn ?? 999) < limit && (r.pIn ?? 0) > 5)).toEqual([]);
    expect(mean(field(between(0, 10), (r) => r.pIn))).toBeGreaterThan(limit);
    const plan = FACTORY;
    expect(plan && networkInletLow.expects(plan)).toEqual([
      { type: 'regulator.inlet-low', subject: { kind: 'zone', id: plan?.file.site.zone } },
    ]);
  });

  it('reports door, mains and gas at once', () => {
    const { between, records } = runSite({
      site: 'factory',
      minutes: 30,
      stationSeconds: 60,
      faults: [
        { kind: doorOpen, from: 10.25, to: 20 },
        { kind: mainsLost, from: 10.25 },
        { kind: gasInCabinet, from: 10, ramp: 10, size: 40 },
      ],
    });
    const opened = records.find((r) => r.door === 'open');
    expect(opened?.ts).toBe(NOON + 10.25 * MINUTE);
    expect(opened?.mains).toBe('lost');
    expect(between(0, 10).every((r) => (r.lel ?? 99) < 2 && r.door === 'closed')).toBe(true);
    expect(between(20, 30).every((r) => (r.lel ?? 0) > 38 && r.door === 'closed')).toBe(true);
    const half = between(14.5, 15.6).map((r) => r.lel ?? 0);
    expect(Math.min(...half)).toBeGreaterThan(15);
    expect(Math.max(...half)).toBeLessThan(25);
  });
});

describe('what an RTU has', () => {
  it('may be no flow per run, no sensing transmitter, or a single run', () => {
    const { records } = runSite({
      site: 'factory',
      minutes: 10,
      faults: [],
      change: (plan) => {
        const { station } = plan;
        if (!station) throw new Error('no station');
        const params = { ...station.params, runs: station.params.runs.slice(0, 1) };
        const single = { ...station, params, runIds: ['duty'], runQ: false, sense: false } as const;
        return { ...plan, station: single };
      },
    });
    expect(misfits(records, (r) => Object.keys(r.runs ?? {}).join() === 'duty')).toEqual([]);
    expect(misfits(records, (r) => r.runs?.duty?.q === undefined && r.q !== undefined)).toEqual([]);
    expect(misfits(records, (r) => r.pSense === undefined)).toEqual([]);
  });

  it('is by default both runs with their flows and the sensing line', () => {
    const { records } = runSite({ site: 'factory', minutes: 10, faults: [] });
    expect(
      misfits(records, (r) => r.runs?.duty?.q !== undefined && r.runs.standby?.q === 0),
    ).toEqual([]);
    expect(misfits(records, (r) => Math.abs((r.pSense ?? 0) - (r.pOut ?? 999)) < 1)).toEqual([]);
  });
});
