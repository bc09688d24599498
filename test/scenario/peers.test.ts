import { describe, expect, it } from 'vitest';
import { t } from '../support/detector-run.ts';
import { GOOD } from '../support/station-day.ts';
import { burst, type Input, live, meanwhile, play, stream, telemetry } from './run.ts';

/** Defects that users of other systems reported, each as it would be seen here. */
const OPEN = { ...GOOD, bypass: 'open' };
const HIGH = { ...GOOD, pOut: 145 };
const events = (alarm: { history: readonly { event: string }[] } | undefined) =>
  alarm?.history.map(({ event }) => event);

describe('gaps and old data', () => {
  it('old data does not clear a real dead-device alarm', async () => {
    const inputs = [
      ...stream('12:00', 3, () => GOOD),
      ...burst(
        stream('12:00:30', 30, () => GOOD),
        '12:40',
      ),
    ];
    const { log } = await play(inputs, { after: 200 });
    expect(log).toEqual(['comms.silent rtu P3 unacknowledged 12:00:20– | first']);
  });

  it('a gap neither raises nor clears: an overpressure before it is still one after it', async () => {
    const inputs = [
      live('12:00:00', HIGH),
      live('12:20:00', HIGH),
      live('12:20:10', GOOD),
      live('12:20:20', GOOD),
    ];
    const { alarms } = await play(inputs, { after: 1 });
    const alarm = alarms.find(({ type }) => type === 'regulator.overpressure');
    expect(events(alarm)).toEqual(['raised', 'cannot-judge', 'returned']);
    expect(alarm).toMatchObject({ occurrence: 1, returnedAt: t('12:20:10') });
  });

  it('a buffered bad sample does not satisfy "for a minute" at once', async () => {
    const high = { ...GOOD, pOut: 110 };
    const inputs = [
      ...stream('12:00', 3, () => GOOD),
      // one sample above H an hour ago arrives now, then normal ones
      telemetry('rtu', { ts: t('11:00'), ...high }, '12:00:30'),
      ...stream('12:00:40', 20, () => GOOD),
    ];
    expect((await play(inputs)).log).toEqual([]);
  });

  it('an excursion between two polls is not missed', async () => {
    const inputs = [...stream('12:00', 3, () => GOOD), live('12:00:30', { ...GOOD, pOutMax: 141 })];
    expect((await play(inputs, { after: 1 })).log).toHaveLength(1);
  });
});

describe('times', () => {
  it('stale data is not stamped fresh: the onset is the event time', async () => {
    const { alarms } = await play([telemetry('rtu', { ts: t('11:30'), ...HIGH }, '12:00')], {
      after: 60,
    });
    expect(alarms[0]).toMatchObject({ occurredAt: t('11:30'), receivedAt: t('12:00'), late: true });
  });

  it('a message from the future raises nothing, clears nothing, blocks nothing', async () => {
    const future = (at: string, values: object): Input =>
      telemetry('rtu', { ts: t(at) + 3_600_000, ...values }, at);
    const { log, quarantine } = await play([
      ...stream('12:00', 3, () => GOOD),
      future('12:00:25', HIGH),
      future('12:00:26', OPEN),
      ...stream('12:00:30', 3, () => OPEN),
      future('12:00:55', GOOD),
      live('12:01:00', OPEN),
      future('12:01:05', GOOD),
      ...stream('12:01:10', 3, () => OPEN),
    ]);
    expect(log).toEqual(['bypass.open works P1 unacknowledged 12:00:30– | first']);
    expect(quarantine).toEqual(Array.from({ length: 4 }, () => 'ts-future null'));
  });

  it('a device clock a minute ahead is heard, and its next normal record is not lost', async () => {
    const ahead = telemetry('rtu', { ts: t('12:01:30'), ...GOOD }, '12:00:30');
    const { log, stored } = await play([ahead, live('12:00:40', OPEN), live('12:00:50', OPEN)], {
      after: 5,
    });
    expect(stored).toBe(3);
    expect(log).toEqual(['bypass.open works P1 unacknowledged 12:00:40– | first']);
  });
});

describe('doubles', () => {
  it('the same batch twice is one alarm and one mail', async () => {
    const batch = stream('12:00', 12, (n) => (n > 3 ? OPEN : GOOD));
    const all = burst(batch, '12:02:00');
    const once = await play(all);
    const again = all.map((input): Input => ({ ...input, at: t('12:02:20') }));
    const much = all.map((input): Input => ({ ...input, at: t('12:30') }));
    const twice = await play([...all, ...again, ...much]);
    expect(twice.log.filter((line) => line.startsWith('bypass'))).toEqual(
      once.log.filter((line) => line.startsWith('bypass')),
    );
    expect(twice.stored).toBe(once.stored);
    expect(twice.deliveries.filter((key) => key.startsWith('bypass'))).toEqual(once.deliveries);
  });

  it('two messages milliseconds apart raise one alarm', async () => {
    const inputs = [0, 3, 7].map((ms) => {
      const at = (t('12:00') + ms) as Input['at'];
      return telemetry('rtu', { ts: at, ...HIGH }, at);
    });
    const { log, deliveries } = await play(inputs, { after: 1 });
    expect(log).toHaveLength(1);
    expect(deliveries).toHaveLength(1);
  });

  it('the same moment with other content: the newest wins', async () => {
    const wrong = live('12:00:10', OPEN);
    const right: Input = { ...live('12:00:10', GOOD), at: t('12:00:13') };
    expect(
      (await play([live('12:00:00', GOOD), wrong, right, live('12:00:20', GOOD)])).log,
    ).toEqual([]);
  });

  it('a correction after the alarm returns it', async () => {
    const wrong = live('12:00:10', HIGH);
    const right: Input = { ...live('12:00:10', GOOD), at: t('12:00:13') };
    const { log } = await play([live('12:00:00', GOOD), wrong, right, live('12:00:20', GOOD)], {
      after: 5,
    });
    expect(log).toEqual([
      'regulator.overpressure works P1 returned 12:00:10–12:00:10 | first, cleared',
    ]);
  });
});

describe('restarts', () => {
  it('nothing is lost and nothing is sent again, however often the service restarts', async () => {
    const inputs = stream('12:00', 60, (n) => (n > 5 && n < 40 ? OPEN : GOOD));
    const restarts = Array.from({ length: 50 }, (_, n) => ({
      ...meanwhile('12:00', async (scenario) => scenario.restart()),
      at: (t('12:00:03') + n * 11_000) as Input['at'],
    }));
    expect(await play([...inputs, ...restarts])).toEqual(await play(inputs));
  });

  it('no device "disconnects" because the service was away', async () => {
    const down = [{ from: t('12:01:00'), to: t('12:31:00') }];
    const inputs = [
      ...stream('12:00', 6, () => GOOD),
      ...stream('12:00', 6, () => ({ pOut: 5 }), { device: 'ward-rtu' }),
      meanwhile('12:30:59', async (scenario) => scenario.restart()),
      ...stream('12:31:01', 9, () => GOOD),
      ...stream('12:31:02', 9, () => ({ pOut: 5 }), { device: 'ward-rtu' }),
    ];
    expect((await play(inputs, { down, after: 20 })).log).toEqual([]);
  });

  it('a suppressed alarm stays quiet over a restart', async () => {
    const shut = { ...GOOD, runs: { A: { ssv: 'tripped' }, B: { ssv: 'tripped' } } };
    const inputs = stream('12:00', 12, () => shut);
    const { deliveries } = await play(
      [...inputs, meanwhile('12:01:00', async (scenario) => scenario.restart())],
      { after: 5 },
    );
    expect(deliveries).toHaveLength(1);
  });
});

describe('storms', () => {
  it('an alarm that comes and goes is mailed as back at most every ten minutes', async () => {
    const inputs = stream('12:00', 120, (n) => (n % 6 < 3 ? HIGH : GOOD));
    const { log, alarms, deliveries } = await play(inputs, { after: 1 });
    expect(log).toHaveLength(1);
    expect(alarms[0]?.occurrence).toBeGreaterThan(10);
    expect(deliveries.filter((key) => key.includes('/repeated/')).length).toBeLessThanOrEqual(2);
  });
});
