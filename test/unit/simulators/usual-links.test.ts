import { describe, expect, it } from 'vitest';
import { deviceClock } from '../../../simulators/link/device-clock.ts';
import { simulatedLink } from '../../../simulators/link/link.ts';
import { outagesOf } from '../../../simulators/link/outages.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import { healthyLink } from '../../../simulators/site/site-inputs.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';

const HOUR_MS = 3_600_000;
const HOURLY = { stationSeconds: 60, meter: 'hourly' } as const;

describe('outages of a usual link', () => {
  const sites = planSites(['laundry', 'street', 'hospital'], HOURLY, null);
  const [laundry, ...others] = sites;
  if (!laundry) throw new Error('no site');
  const years = { startMs: 0, endMs: 20 * 8760 * HOUR_MS };
  const outages = outagesOf(laundry, HOURLY, seededRandom(5), years);
  const hours = outages.map(({ onsetMs, endMs }) => ((endMs ?? 0) - onsetMs) / HOUR_MS);
  const share = (from: number, to: number): number =>
    hours.filter((h) => h >= from && h <= to).length / hours.length;

  it('begin 4 times in 1000 h and last as measured in the field', () => {
    const up = 20 * 8760 - hours.reduce((sum, h) => sum + h, 0);
    expect(outages.length / up).toBeCloseTo(0.004, 3);
    expect(Math.abs(share(0, 1.5) - 0.7)).toBeLessThan(0.06);
    expect(Math.abs(share(1.5, 6.5) - 0.09)).toBeLessThan(0.04);
    expect(Math.abs(share(6.5, 24) - 0.18)).toBeLessThan(0.05);
    expect(Math.abs(share(24, 100) - 0.03)).toBeLessThan(0.03);
  });

  it('are alarms only where they outlast the silence a device may keep', () => {
    const heard = outages.filter((one) => one.kind.expects(one.site).length > 0);
    expect(heard.length).toBeGreaterThan(50);
    const longest = (one: (typeof heard)[number]): number => (one.endMs ?? 0) - one.onsetMs;
    expect(Math.min(...heard.map(longest))).toBeGreaterThan(3 * HOUR_MS);
  });

  it('hit all sites behind a gateway at once, and are one alarm', () => {
    const street = others.filter((site) => site.template === 'street');
    const all = street.map((site) => outagesOf(site, HOURLY, seededRandom(5), years));
    expect(new Set(all.map((list) => JSON.stringify(list.map((o) => o.onsetMs)))).size).toBe(1);
    const alarms = all.map((list) => list.flatMap((o) => o.kind.expects(o.site)).length);
    expect(alarms[0]).toBeGreaterThan(10);
    expect(alarms.slice(1).every((n) => n === 0)).toBe(true);
  });
});

describe('a usual clock', () => {
  it('loses seconds between two settings and is never ahead', () => {
    for (let i = 0; i < 20; i += 1) {
      const clock = deviceClock('realistic', seededRandom(i));
      const errors = Array.from({ length: 1000 }, (_, h) => clock(h * HOUR_MS));
      expect(Math.max(...errors)).toBeLessThanOrEqual(0);
      expect(Math.min(...errors)).toBeGreaterThan(-60_000);
    }
    expect(deviceClock('ideal', seededRandom(1))(1e12)).toBe(0);
  });
});

describe('a bad link', () => {
  const sent = (inputs: Partial<ReturnType<typeof healthyLink>>, profile?: 'realistic') => {
    const link = simulatedLink('nb', seededRandom('bad'), profile);
    const out: { readonly at: number; readonly record: number }[] = [];
    for (let h = 0; h < 2000; h += 1) {
      link.offer('gas/v1/nb/telemetry', h, h * HOUR_MS);
      const messages = link.second(h * HOUR_MS, { ...healthyLink(), ...inputs }, HOUR_MS);
      out.push(...messages.map((m) => ({ at: m.sendAt, record: Number(m.payload) })));
    }
    return out;
  };

  it('loses about the asked share for good', () => {
    expect(sent({ lost: 0.3 }).length / 2000).toBeCloseTo(0.7, 1);
  });

  it('delivers about the asked share one to two days late', () => {
    const late = sent({ late: 0.3 }).filter((m) => m.at - m.record * HOUR_MS > HOUR_MS);
    expect(late.length / 2000).toBeCloseTo(0.3, 1);
    const delays = late.map((m) => (m.at - m.record * HOUR_MS) / HOUR_MS);
    expect(Math.min(...delays)).toBeGreaterThan(24);
    expect(Math.max(...delays)).toBeLessThan(52);
  });

  it('repeats a message in 200 when it is a usual one', () => {
    const twice = sent({}, 'realistic').length - 2000;
    expect(twice).toBeGreaterThan(2);
    expect(twice).toBeLessThan(25);
    expect(sent({})).toHaveLength(2000);
  });
});
