import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../../simulators/faults/fault-kind.ts';
import { inputsAt, levelAt, rewritten } from '../../../simulators/faults/injection.ts';
import { FAULT_KINDS } from '../../../simulators/faults/registry.ts';
import { type Generated, generate } from '../../../simulators/generate.ts';
import { readScenario } from '../../../simulators/scenario/load-scenario.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import { healthyInputs } from '../../../simulators/site/site-inputs.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import { ALARM_TYPES } from '../../../src/model/alarm-type.ts';
import { recordsOf } from './records.ts';

/** A Friday, 12:00 in Shanghai. */
const START = Date.UTC(2026, 10, 20, 4);
const SITES = planSites(['factory', 'hotel'], { stationSeconds: 10, meter: 'hourly' }, null);
const [firstSite] = SITES;
if (!firstSite) throw new Error('no site');

describe('fault kinds', () => {
  it.each([...FAULT_KINDS])('%s says its own name and expects alarms that exist', (name, kind) => {
    expect(kind.name).toBe(name);
    expect(kind.defaultSize).toBeGreaterThan(0);
    for (const { type, subject } of SITES.flatMap((one) => kind.expects(one))) {
      expect(ALARM_TYPES).toContain(type);
      expect(subject.id).toMatch(/^(factory-1|hotel-1|zone-1|platform)/);
    }
  });
});

describe('an injection', () => {
  const kind: FaultKind = {
    name: 'test',
    unit: 'kPa',
    defaultSize: 1,
    needs: 'any',
    expects: () => [],
    disturb: (inputs, level) => {
      inputs.extraDemandNm3h += level;
    },
    recover: (inputs) => {
      inputs.bypassUnlocked = true;
    },
    rewrite: (record, device, level) => ({ ...record, [device]: level }),
  };
  const injection = {
    kind,
    site: firstSite,
    onsetMs: 10_000,
    endMs: 30_000,
    rampMs: 10_000,
    size: 8,
  };

  it('grows over its ramp and ends', () => {
    const levels = [9_999, 10_000, 15_000, 20_000, 29_999, 30_000].map((t) =>
      levelAt(injection, t),
    );
    expect(levels).toEqual([null, 0, 4, 8, 8, null]);
    expect(levelAt({ ...injection, rampMs: 0 }, 10_000)).toBe(8);
    expect(levelAt({ ...injection, endMs: null }, 1e12)).toBe(8);
  });

  it('adds to other faults while it lasts and recovers once', () => {
    const healthy = healthyInputs(2);
    const at = (nowMs: number) => inputsAt([injection, injection], healthy, nowMs, 1000);
    expect(at(5_000)).toBe(healthy);
    expect(at(15_000).extraDemandNm3h).toBe(8);
    expect(at(30_000).bypassUnlocked).toBe(true);
    expect(at(31_000)).toBe(healthy);
    expect(healthy).toEqual(healthyInputs(2));
  });

  it('may change what a device says, on a copy', () => {
    const record = { ts: 1 };
    const random = seededRandom(1);
    expect(rewritten([injection], record, 'rtu', 20_000, random)).toEqual({ ts: 1, rtu: 8 });
    expect(rewritten([injection], record, 'rtu', 40_000, random)).toBe(record);
    expect(record).toEqual({ ts: 1 });
  });
});

describe('faults that no shipped scenario uses', () => {
  const with1 = (fault: string, site = 'factory') =>
    generate(
      readScenario(
        `name: one\ntitle: {en: One, zh: 一}\nlength: 2h\nsites: [factory, hospital, hotel]\n` +
          'reporting: {stationSeconds: 10, meter: hourly}\n' +
          `faults:\n  - {fault: ${fault}, site: ${site}, onset: {after: 30m}, duration: 40m}\n`,
        'one.yaml',
      ),
      { seed: 1, startMs: START },
    );
  const during = (generated: Generated, device: string, fromMinute: number, toMinute: number) =>
    (recordsOf(generated).stations.get(device) ?? [])
      .filter(
        (r) =>
          r.record.ts >= START + fromMinute * 60_000 && r.record.ts < START + toMinute * 60_000,
      )
      .map((r) => r.record);

  it('all-runs-trip: no supply until the crew has been there', () => {
    const records = during(with1('all-runs-trip', 'hospital'), 'hospital-1-rtu', 31, 70);
    expect(
      records.every((r) => r.runs?.duty?.ssv === 'tripped' && r.runs.standby?.ssv === 'tripped'),
    ).toBe(true);
    expect(records.every((r) => (r.pOut ?? 9) < 2.5)).toBe(true);
    const later = during(with1('all-runs-trip', 'hospital'), 'hospital-1-rtu', 80, 120);
    expect(later.every((r) => (r.pOut ?? 0) > 4.8)).toBe(true);
  });

  it('inlet-supply-lost: the inlet falls, then the outlet', () => {
    const records = during(with1('inlet-supply-lost', 'hospital'), 'hospital-1-rtu', 32, 70);
    expect(records.every((r) => (r.pIn ?? 99) < 5 && (r.pOut ?? 9) < 2.5)).toBe(true);
  });

  it('duty-fails-closed: the standby carries without a trip', () => {
    const records = during(with1('duty-fails-closed', 'hospital'), 'hospital-1-rtu', 31, 70);
    expect(
      records.every((r) => r.runs?.duty?.ssv === 'open' && (r.runs.standby?.q ?? 0) > 10),
    ).toBe(true);
  });

  it('regulator-seat-leak: the outlet creeps above H at night', () => {
    const quietNight = generate(
      readScenario(
        `name: one\ntitle: {en: One, zh: 一}\nlength: 4h\nsites: [factory]\n` +
          'reporting: {stationSeconds: 10, meter: hourly}\n' +
          'faults:\n  - {fault: regulator-seat-leak, site: factory, onset: {after: 1h}, size: 0.5}\n',
        'one.yaml',
      ),
      // 23:30 in Shanghai: nobody burns
      { seed: 1, startMs: Date.UTC(2026, 10, 20, 15, 30) },
    );
    const records = recordsOf(quietNight).stations.get('factory-1-rtu') ?? [];
    const last = records.at(-1)?.record;
    expect(last?.pOut).toBeGreaterThan(114);
    expect(last?.pOut).toBeLessThan(120);
    expect(last?.relief).toBe('open');
  });

  it('bypass-unlocked: the lock is off, the valve closed', () => {
    const records = during(with1('bypass-unlocked'), 'factory-1-rtu', 30, 70);
    expect(records.every((r) => r.bypassLock === 'unlocked' && r.bypass === 'closed')).toBe(true);
  });

  it('silence: nothing is sent and nothing comes later', () => {
    expect(during(with1('silence'), 'factory-1-rtu', 31, 70)).toEqual([]);
  });
});
