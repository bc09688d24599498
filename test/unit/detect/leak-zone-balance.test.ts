import { describe, expect, it } from 'vitest';
import { leakZoneBalance } from '../../../src/detect/leak-zone-balance.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import { dayOf, type Said, zoneDay, zoneOfMeters, zoneRun } from '../../support/zone-run.ts';

const OUTLETS = ['a', 'b', 'c', 'd'];
const METERS = ['in', ...OUTLETS];
const ZONE = { inletMeters: ['in'] };
const GROUP = zoneOfMeters(METERS, ZONE);

interface Plant {
  /** Base m³/h lost in the zone. */
  readonly loss?: (day: number) => number;
  /** Part of its gas that an outlet meter counts. */
  readonly counted?: (meter: string, day: number) => number;
  readonly absent?: (meter: string, day: number, hour: number) => boolean;
}

/** Four customers of 25 m³/h behind one inlet meter; 0.2 % noise on every hour. */
function zone(count: number, { loss, counted, absent }: Plant = {}) {
  const random = seededRandom('balance');
  return Array.from({ length: count }, (_, n) => {
    const flows = OUTLETS.map(() =>
      Array.from({ length: 24 }, () => 25 * (0.8 + 0.4 * random.next())),
    );
    const rows = METERS.map((meter, place) =>
      Array.from({ length: 24 }, (_unused, hour) => {
        const used =
          place === 0
            ? flows.reduce((sum, own) => sum + (own[hour] ?? 0), 0) + (loss?.(n) ?? 0)
            : (flows[place - 1]?.[hour] ?? 0) * (counted?.(meter, n) ?? 1);
        const vb = used * (1 + 0.002 * random.normal());
        return absent?.(meter, n, hour) === true ? null : { vb, vm: vb / 4, p: 400 };
      }),
    );
    const days = rows.map((row, place) => dayOf(METERS[place] ?? '', n, row));
    return zoneDay(
      n,
      days.filter((day) => day.records > 0),
    );
  });
}

const run = (count: number, plant: Plant = {}, group = GROUP) =>
  zoneRun(leakZoneBalance, group, zone(count, plant));

const told = (said: readonly Said[]) => said.map(({ finding }) => finding.verdict);

const evidenceOf = (said: Said | undefined) =>
  said === undefined || said.finding.verdict === 'unknown'
    ? new Map()
    : new Map(said.finding.evidence.map((item) => [item.name, item]));

describe('what enters a zone against what leaves it', () => {
  it('is silent while it balances', () => {
    const { said, judge } = run(60);
    expect(said).toEqual([]);
    expect(judge.doubt()).toBeNull();
  });

  it('tells of a loss of 5 % after three days, with the whole account', () => {
    const { said } = run(40, { loss: (day) => (day >= 20 ? 5 : 0) });
    expect(told(said)).toEqual(['began']);
    expect(said[0]).toMatchObject({
      on: 22,
      sinceDay: 20,
      subject: { kind: 'zone', id: 'z' },
      site: null,
      finding: { priority: 2 },
    });
    const evidence = evidenceOf(said[0]);
    expect(evidence.get('imbalance')).toMatchObject({ unit: 'm³', relation: 'above' });
    expect(evidence.get('imbalance')?.value).toBeCloseTo(120, -1);
    expect(evidence.get('imbalanceShare')?.value).toBeCloseTo(4.8, 0);
    expect(evidence.get('lossRate')?.value).toBeCloseTo(5, 0);
    expect(evidence.get('coverage')?.value).toBe(100);
    expect(evidence.has('suspects')).toBe(false);
    const estimate = said[0]?.finding.verdict === 'began' ? said[0].finding.estimate : [];
    expect(estimate?.[0]?.value).toBeCloseTo(360, -1.5);
  });

  it('says nothing of a loss within the uncertainty of the meters', () => {
    // σ_I is 0.56 % of the inlet: 0.5 % there, and four times 0.5 % of a quarter
    expect(run(60, { loss: (day) => (day >= 20 ? 1.2 : 0) }).said).toEqual([]);
    expect(told(run(60, { loss: (day) => (day >= 20 ? 2.2 : 0) }).said)).toEqual(['began']);
  });

  it('two days are no loss, and a day between breaks the row', () => {
    const loss = (day: number) => ([20, 21, 23, 24].includes(day) ? 8 : 0);
    expect(run(40, { loss }).said).toEqual([]);
  });

  it('ends after six calm days, at the first of them', () => {
    const { said } = run(50, { loss: (day) => (day >= 20 && day < 30 ? 5 : 0) });
    expect(told(said)).toEqual(['began', 'ended']);
    expect(said[1]).toMatchObject({ sinceDay: 30 });
    expect(said[1]?.on).toBe(35);
  });

  it('names the meter that counts less than it did', () => {
    const { said } = run(40, { counted: (meter, day) => (meter === 'c' && day >= 20 ? 0.5 : 1) });
    expect(evidenceOf(said[0]).get('suspects')?.value).toBe('c');
  });

  it('does not close a day on which a meter is missing, and says which', () => {
    const absent: Plant['absent'] = (meter, day) => meter === 'b' && day >= 20;
    const { said, judge } = run(40, { absent });
    expect(said).toEqual([]);
    expect(judge.doubt()).toBe('only 75 % of the volume is known, 98 % needed; missing b');
  });

  it('a missing meter says once that a loss cannot be judged any more', () => {
    const absent: Plant['absent'] = (meter, day) => meter === 'in' && day >= 30;
    const { said } = run(40, { loss: (day) => (day >= 20 ? 5 : 0), absent });
    expect(told(said)).toEqual(['began', 'unknown']);
  });

  it('fills the last hour of a small part of the zone with what is usual', () => {
    const absent: Plant['absent'] = (meter, day, hour) => meter === 'a' && day >= 20 && hour === 23;
    const { said, judge } = run(40, { absent });
    expect(said).toEqual([]);
    expect(judge.doubt()).toBeNull();
  });

  it('takes what the pipes have taken up for no loss', () => {
    const special = { a: { site: { volumeM3: 800 } } };
    const group = zoneOfMeters(METERS, ZONE, special);
    // 20 kPa a day more in 800 m³ are 158 m³ a day, 6.6 m³/h
    const filling = (days: ReturnType<typeof zone>) =>
      days.map((day, n) => {
        const own = day.days.get('a');
        if (own === undefined) return day;
        const hours = own.hours.map((hour, h) =>
          hour === null ? null : { ...hour, p: 400 + 20 * Math.max(0, n - 19 - (23 - h) / 24) },
        );
        return { ...day, days: new Map(day.days).set('a', { ...own, hours }) };
      });
    const days = zone(30, { loss: (day) => (day >= 20 ? 6.6 : 0) });
    expect(zoneRun(leakZoneBalance, group, filling(days)).said).toEqual([]);
    expect(told(zoneRun(leakZoneBalance, group, days).said)).toEqual(['began']);
  });

  it('reckons a meter without conversion with its fixed factor, and trusts it less', () => {
    const fixed = (fixedFactor: number) =>
      zoneOfMeters(METERS, ZONE, { d: { meter: { conversion: 'fixed', fixedFactor } } });
    expect(run(40, {}, fixed(4)).said).toEqual([]);
    expect(told(run(40, {}, fixed(2)).said)).toEqual(['began']);
    const loss: Plant['loss'] = (day) => (day >= 20 ? 2 : 0);
    expect(told(run(40, { loss }).said)).toEqual(['began']);
    expect(run(40, { loss }, fixed(4)).said).toEqual([]);
  });

  it('reckons a meter without any factor by its pressure', () => {
    const none = zoneOfMeters(METERS, ZONE, { d: { meter: { conversion: 'none' } } });
    // vm is vb/4, and 400 kPa at 20 °C make 3.97
    expect(run(40, {}, none).said).toEqual([]);
  });

  it('lists stations whose bypass nobody meters', () => {
    const station = {
      device: 'rtu',
      setKPa: 100,
      runs: [{ id: 'A', role: 'duty', setKPa: 100 }],
      bypass: { present: true },
    };
    const group = zoneOfMeters([...METERS, 'rtu'], ZONE, {
      b: { site: { station } },
      rtu: { site: { meters: [] } },
    });
    const { said } = run(40, { loss: (day) => (day >= 20 ? 5 : 0) }, group);
    expect(evidenceOf(said[0]).get('unmeteredBypasses')?.value).toBe('site-b');
  });

  it('asks only zones whose inlets are all metered in the zone', () => {
    expect(leakZoneBalance.applies(zoneOfMeters(METERS))).toBe(false);
    expect(leakZoneBalance.applies(GROUP)).toBe(true);
    expect(leakZoneBalance.applies(zoneOfMeters(['in'], ZONE))).toBe(false);
  });
});
