import { describe, expect, it } from 'vitest';
import { live, meanwhile, play, stream } from './run.ts';

const GOOD = {
  pIn: 400,
  pOut: 98,
  bypass: 'closed',
  runs: { A: { ssv: 'open' }, B: { ssv: 'open' } },
};

describe('bypass', () => {
  it('opened at night: P1 within seconds, one mail, then one that it is over', async () => {
    const inputs = stream('01:29:00', 60, (n) => ({
      ...GOOD,
      bypass: n >= 6 && n < 40 ? 'open' : 'closed',
    }));
    expect((await play(inputs)).log).toEqual([
      'bypass.open works P1 returned 01:30:00–01:35:40 | first, cleared',
    ]);
  });

  it('a bounce of two seconds is nothing', async () => {
    const inputs = [
      ...stream('12:00', 6, () => GOOD),
      live('12:01:00', { ...GOOD, bypass: 'open' }),
      live('12:01:02', GOOD),
      ...stream('12:01:10', 6, () => GOOD),
    ];
    expect((await play(inputs)).log).toEqual([]);
  });

  it('moving for 40 s counts, for 10 s it does not', async () => {
    const moving = (seconds: number) =>
      stream('12:00', 30, (n) => ({
        ...GOOD,
        bypass: n * 10 >= 60 && n * 10 <= 60 + seconds ? 'moving' : 'closed',
      }));
    expect((await play(moving(10))).log).toEqual([]);
    expect((await play(moving(40))).log).toEqual([
      'bypass.open works P1 returned 12:01:00–12:01:50 | first, cleared',
    ]);
  });
});

describe('outlet pressure', () => {
  const pressures = (list: readonly number[], from = '12:00') =>
    stream(from, list.length, (n) => ({ ...GOOD, pOut: list[n] }));

  it('HH on the first sample', async () => {
    expect((await play([live('12:00:00', { ...GOOD, pOut: 141 })], { after: 1 })).log).toEqual([
      'regulator.overpressure works P1 unacknowledged 12:00:00– | first',
    ]);
  });

  it('an interval maximum beyond HH is an excursion between two polls', async () => {
    expect((await play([live('12:00:00', { ...GOOD, pOutMax: 150 })], { after: 1 })).log).toEqual([
      'regulator.overpressure works P1 unacknowledged 12:00:00– | first',
    ]);
  });

  it('the slam-shut limit on three samples within 5 s, or two over 5 s', async () => {
    const quick = (count: number) =>
      stream('12:00', count, () => ({ ...GOOD, pOut: 131 }), { seconds: 1 });
    expect((await play(quick(2), { after: 0 })).log).toEqual([]);
    expect((await play(quick(3), { after: 0 })).log).toEqual([
      'regulator.overpressure works P1 unacknowledged 12:00:00– | first',
    ]);
    expect((await play(pressures([131, 131]), { after: 0 })).log).toHaveLength(1);
  });

  it('H for a minute is P3; HH then raises it, mails again and takes the acknowledgement back', async () => {
    const inputs = [
      ...pressures([110, 110, 110, 110, 110, 110, 110]),
      meanwhile('12:01:05', async (scenario) => {
        await scenario.acknowledge('regulator.overpressure', 'li');
      }),
      ...pressures([142, 142], '12:01:10'),
    ];
    const { log, alarms } = await play(inputs, { after: 1 });
    expect(log).toEqual([
      'regulator.overpressure works P1 unacknowledged 12:00:00– | first, escalated',
    ]);
    expect(alarms[0]).toMatchObject({ acknowledgedBy: null, acknowledgedAt: null });
    expect(alarms[0]?.history.map((line) => line.event)).toEqual([
      'raised',
      'acknowledged',
      'changed',
    ]);
  });

  it('H for 50 s is nothing', async () => {
    expect((await play(pressures([98, 110, 110, 110, 110, 110, 98, 98]))).log).toEqual([]);
  });

  it('at or below the low slam-shut limit is P1, at or below L for a minute P3', async () => {
    expect((await play(pressures([59, 59]), { after: 1 })).log).toEqual([
      'regulator.underpressure works P1 unacknowledged 12:00:00– | first',
    ]);
    expect((await play(pressures([80, 80, 80, 80, 80, 80, 80]), { after: 1 })).log).toEqual([
      'regulator.underpressure works P3 unacknowledged 12:00:00– | first',
    ]);
  });

  it('weighs one level more at a hospital', async () => {
    const inputs = stream('12:00', 8, () => ({ pOut: 5.7, runs: { A: { ssv: 'open' } } }), {
      device: 'ward-rtu',
    });
    expect((await play(inputs, { after: 1 })).log).toEqual([
      'regulator.overpressure ward P2 unacknowledged 12:00:00– | first',
    ]);
  });
});

describe('slam-shuts', () => {
  const trips = (A: string, B: string, n: number) =>
    stream('12:00', n, () => ({ ...GOOD, runs: { A: { ssv: A }, B: { ssv: B } } }));

  it('one run tripped is P2', async () => {
    expect((await play(trips('tripped', 'open', 3), { after: 1 })).log).toEqual([
      'regulator.slam-shut works/A P2 unacknowledged 12:00:00– | first',
    ]);
  });

  it('both tripped: one P1 explains the rest, with the numbers it was seen with', async () => {
    const { log, alarms } = await play(
      [...stream('11:59', 6, () => GOOD), ...trips('tripped', 'tripped', 3)],
      { after: 1 },
    );
    expect(log).toEqual([
      'regulator.slam-shut works/A P2 unacknowledged 12:00:00– by regulator.supply-lost',
      'regulator.slam-shut works/B P2 unacknowledged 12:00:00– by regulator.supply-lost',
      'regulator.supply-lost works P1 unacknowledged 12:00:00– | first',
    ]);
    const names = alarms
      .find(({ type }) => type === 'regulator.supply-lost')
      ?.evidence.map(({ name }) => name);
    expect(names).toEqual(['pOut', 'pIn', 'ssv A', 'ssv B']);
  });
});
