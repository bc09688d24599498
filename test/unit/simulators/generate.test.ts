import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Generated, generate } from '../../../simulators/generate.ts';
import { loadScenario, scenarioNames } from '../../../simulators/scenario/load-scenario.ts';
import type { TruthLine } from '../../../simulators/truth.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { recordsOf, type StationArrived } from './records.ts';

/** A Friday, 12:00 in Shanghai. */
const START = Date.UTC(2026, 10, 20, 4);
const run = (name: string, seed = 1): Generated =>
  generate(loadScenario(name), { seed, startMs: START });

const lineOf = (generated: Generated, type: string): TruthLine => {
  const line = generated.truth.find((t) => t.type === type);
  if (!line) throw new Error(`no ${type} in the truth`);
  return line;
};
const within = (line: TruthLine, records: readonly StationArrived[]) => {
  const [onset, end] = [
    Date.parse(line.onset),
    line.end === null ? Infinity : Date.parse(line.end),
  ];
  const inside = (ts: number): boolean => ts >= onset && ts < end;
  return {
    onset,
    inside: records.filter((r) => inside(r.record.ts)),
    outside: records.filter((r) => !inside(r.record.ts)),
  };
};
const digest = (generated: Generated): string => {
  const hash = createHash('sha256');
  for (const message of generated.messages) hash.update(JSON.stringify(message));
  return hash.digest('hex');
};

describe('generate', () => {
  it('gives the same bytes for the same seed and others for another', () => {
    expect(digest(run('overpressure'))).toBe(digest(run('overpressure')));
    expect(digest(run('overpressure', 2))).not.toBe(digest(run('overpressure')));
  });

  /** Short ones; those of weeks, with meters that run back, have tests of their own. */
  const short = scenarioNames().filter((name) => loadScenario(name).length <= 12 * 3_600_000);

  it.each(short)(
    '%s: no stamp ahead of its sending, sending in order, registers never fall',
    (name) => {
      const generated = run(name);
      const fleet = FleetShape.parse(generated.fleet);
      let previous = 0;
      const ordered = {
        ...generated,
        messages: (function* () {
          for (const message of generated.messages) {
            expect(message.sendAt).toBeGreaterThanOrEqual(previous);
            previous = message.sendAt;
            yield message;
          }
        })(),
      };
      const { stations, meters } = recordsOf(ordered);
      for (const arrived of [...stations.values(), ...meters.values()].flat()) {
        expect(arrived.record.ts).toBeLessThanOrEqual(arrived.sendAt);
      }
      for (const records of meters.values()) {
        const vm = [...records]
          .sort((a, b) => a.record.ts - b.record.ts)
          .map((r) => r.record.vm ?? 0);
        expect(vm.every((v, i) => v >= (vm[i - 1] ?? 0))).toBe(true);
      }
      const known = new Set<string>(fleet.devices.map((device) => device.id));
      expect([...stations.keys(), ...meters.keys()].every((device) => known.has(device))).toBe(
        true,
      );
    },
  );

  it('replicates sites to exactly N devices, each with its own course', () => {
    const quiet = { ...loadScenario('quiet'), length: 600_000 };
    const generated = generate(quiet, { seed: 1, startMs: START, devices: 23 });
    expect(generated.fleet.devices).toHaveLength(23);
    const fleet = FleetShape.parse(generated.fleet);
    expect(new Set(fleet.sites.map((site) => site.id)).size).toBe(fleet.sites.length);
    const { stations } = recordsOf(generated);
    const flows = ['factory-1-rtu', 'factory-2-rtu'].map((id) =>
      JSON.stringify(stations.get(id)?.map((r) => r.record.pIn)),
    );
    expect(flows[0]).not.toBe(flows[1]);
  });
});

describe('a quiet day', () => {
  const { stations, meters } = recordsOf(run('quiet'));

  it('reports every 10 s and every hour, and keeps within every limit', () => {
    for (const [device, limit] of [
      ['factory-1-rtu', 108],
      ['hospital-1-rtu', 5.6],
    ] as const) {
      const records = stations.get(device) ?? [];
      expect(records.length).toBeGreaterThanOrEqual(8640);
      expect(records.length).toBeLessThan(8700);
      expect(Math.max(...records.map((r) => r.record.pOutMax ?? 0))).toBeLessThan(limit);
      expect(
        records.every((r) => r.record.bypass === 'closed' && r.record.relief === 'closed'),
      ).toBe(true);
      expect(records.every((r) => r.record.runs?.standby?.q === 0)).toBe(true);
    }
    for (const records of meters.values()) {
      expect(records.filter((r) => r.record.kind === 'interval')).toHaveLength(24);
      expect(records.filter((r) => r.record.kind === 'snapshot')).toHaveLength(1);
    }
  });

  it('counts at the meter what the station passes', () => {
    const flow = (stations.get('hospital-1-rtu') ?? [])
      .slice(0, -60)
      .reduce((sum, r) => sum + (r.record.q ?? 0), 0);
    const vb = (meters.get('hospital-1-evc') ?? []).map((r) => r.record.vb ?? 0);
    const counted = (vb.at(-1) ?? 0) - (vb[0] ?? 0);
    // 23 to 24 h of the same day; the meter's own error is below 1 %
    expect(counted / (flow / 360)).toBeGreaterThan(0.93);
    expect(counted / (flow / 360)).toBeLessThan(1.02);
  });

  it('uses up credit as the hotel burns', () => {
    const records = meters.get('hotel-1-ic') ?? [];
    const used = (records[0]?.record.credit ?? 0) - (records.at(-1)?.record.credit ?? 0);
    const counted = (records.at(-1)?.record.vm ?? 0) - (records[0]?.record.vm ?? 0);
    expect(counted).toBeGreaterThan(50);
    expect(used).toBeCloseTo(counted, 2);
  });
});

describe('the truth is visible in the records', () => {
  it('bypass-at-night: open from the onset on, at 01:30, with gas that no run passes', () => {
    const generated = run('bypass-at-night');
    const line = lineOf(generated, 'bypass.open');
    expect(line).toMatchObject({ subject: { kind: 'bypass', id: 'factory-1' }, end: null });
    expect(line.onset).toMatch(/T17:30:00/);
    const { stations } = recordsOf(generated);
    const { inside, outside } = within(line, stations.get('factory-1-rtu') ?? []);
    expect(inside.length).toBeGreaterThan(100);
    expect(
      inside.every((r) => r.record.bypass === 'open' && r.record.bypassLock === 'unlocked'),
    ).toBe(true);
    expect(
      outside.every((r) => r.record.bypass === 'closed' && r.record.bypassLock === 'locked'),
    ).toBe(true);
    const night = inside.slice(60, 360);
    expect(night.every((r) => (r.record.q ?? 99) > 5 && (r.record.q ?? 99) < 30)).toBe(true);
    expect(Math.max(...inside.map((r) => r.record.pOut ?? 0))).toBeLessThan(108);
  });

  it('overpressure: above H within a minute, beyond HH and SSV without a trip, back after', () => {
    const generated = run('overpressure');
    const line = lineOf(generated, 'regulator.overpressure');
    const { stations } = recordsOf(generated);
    const records = stations.get('factory-1-rtu') ?? [];
    const { onset, inside } = within(line, records);
    const steady = inside.filter((r) => r.record.ts >= onset + 60_000);
    expect(steady.every((r) => (r.record.pOut ?? 0) > 108)).toBe(true);
    expect(Math.max(...steady.map((r) => r.record.pOut ?? 0))).toBeGreaterThan(140);
    expect(steady.every((r) => r.record.relief === 'open')).toBe(true);
    expect(inside.every((r) => r.record.runs?.duty?.ssv === 'open')).toBe(true);
    const before = records.filter((r) => r.record.ts < onset);
    expect(before.every((r) => (r.record.pOut ?? 0) < 108)).toBe(true);
    expect(records.at(-1)?.record.pOut).toBeLessThan(108);
  });

  it('duty-run-trips: duty tripped and empty, standby carries, then the other way round', () => {
    const generated = run('duty-run-trips');
    const line = lineOf(generated, 'regulator.slam-shut');
    expect(line.subject).toEqual({ kind: 'run', id: 'hospital-1/duty' });
    const { stations } = recordsOf(generated);
    const { onset, inside, outside } = within(line, stations.get('hospital-1-rtu') ?? []);
    expect(inside.every((r) => r.record.runs?.duty?.ssv === 'tripped')).toBe(true);
    const steady = inside.filter((r) => r.record.ts >= onset + 30_000);
    expect(steady.every((r) => (r.record.runs?.standby?.q ?? 0) > 10)).toBe(true);
    expect(steady.every((r) => r.record.runs?.duty?.q === 0)).toBe(true);
    expect(steady.every((r) => (r.record.pOut ?? 0) > 4.5 && (r.record.pOut ?? 9) < 4.75)).toBe(
      true,
    );
    const last = outside.at(-1)?.record;
    expect(last?.runs).toMatchObject({ duty: { ssv: 'open' }, standby: { ssv: 'open' } });
    expect(last?.pOut).toBeGreaterThan(4.85);
  });

  it('valve-leak: valve closed while the index still grows', () => {
    const generated = run('valve-leak');
    const line = lineOf(generated, 'meter.valve-leak');
    const { meters } = recordsOf(generated);
    const after = (meters.get('hotel-1-ic') ?? []).filter(
      (r) => r.record.ts > Date.parse(line.onset) + 60_000,
    );
    expect(after.length).toBeGreaterThanOrEqual(5);
    expect(after.every((r) => r.record.valve === 'closed')).toBe(true);
    const intervals = after
      .filter((r) => r.record.kind === 'interval')
      .map((r) => r.record.vm ?? 0);
    for (const [i, vm] of intervals.slice(1).entries()) {
      expect(vm - (intervals[i] ?? 0)).toBeGreaterThan(0.5);
      expect(vm - (intervals[i] ?? 0)).toBeLessThan(0.9);
    }
  });

  it('rtu-offline-then-backfills: silence, then the whole backlog, in the order of each link', () => {
    const generated = run('rtu-offline-then-backfills');
    const { stations } = recordsOf(generated);
    for (const [device, inOrder] of [
      ['factory-1-rtu', true],
      ['hospital-1-rtu', false],
    ] as const) {
      const line = generated.truth.find((t) => t.subject.id === device);
      const [onset, end] = [Date.parse(line?.onset ?? ''), Date.parse(line?.end ?? '')];
      const records = stations.get(device) ?? [];
      expect(records.filter((r) => r.sendAt >= onset && r.sendAt < end)).toEqual([]);
      const late = records.filter((r) => r.record.ts >= onset && r.record.ts < end);
      expect(late.length).toBeGreaterThanOrEqual((end - onset) / 10_000 - 1);
      const stamps = records.map((r) => r.record.ts);
      const sorted = [...stamps].sort((a, b) => a - b);
      expect(JSON.stringify(stamps) === JSON.stringify(sorted)).toBe(inOrder);
      const seqs = records.map((r) => r.record.seq ?? 0).sort((a, b) => a - b);
      expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    }
    const { inside } = within(
      lineOf(generated, 'bypass.open'),
      stations.get('factory-1-rtu') ?? [],
    );
    expect(inside.length).toBeGreaterThan(50);
    expect(inside.every((r) => r.record.bypass === 'open')).toBe(true);
    expect(inside.every((r) => r.sendAt > r.record.ts + 1_200_000)).toBe(true);
  });
});
