import { describe, expect, it } from 'vitest';
import { t } from '../support/detector-run.ts';
import { GOOD } from '../support/station-day.ts';
import { burst, live, meanwhile, play, stream, telemetry } from './run.ts';

const rtu = (from: string, count: number) => stream(from, count, () => GOOD);

describe('comms.silent', () => {
  it('silent and back', async () => {
    expect((await play([...rtu('12:00', 6), ...rtu('12:10', 6)])).log).toEqual([
      'comms.silent rtu P3 returned 12:00:50–12:10:00 | first, cleared',
    ]);
  });

  it('74 s of silence are nothing', async () => {
    expect(
      (await play([live('12:00:00', GOOD), live('12:01:14', GOOD)], { after: 1 })).log,
    ).toEqual([]);
  });

  it('old data arriving later does not pass for a live device', async () => {
    // a minute of records from before the silence and some from within it, an hour late
    const old = [...stream('11:59:05', 5, () => GOOD), ...stream('12:01:00', 60, () => GOOD)];
    const { log, alarms } = await play([...rtu('12:00', 6), ...burst(old, '13:00')], {
      after: 300,
    });
    expect(log).toEqual(['comms.silent rtu P3 unacknowledged 12:00:50– | first']);
    expect(alarms[0]?.occurrence).toBe(1);
  });

  it('the service was down for an hour: no comms.silent for that hour', async () => {
    const down = [{ from: t('12:01:00'), to: t('13:01:00') }];
    const inputs = [...rtu('12:00', 6), ...rtu('13:01:10', 12)];
    expect((await play(inputs, { down })).log).toEqual([]);
  });

  it('nor when the devices then hand in the hour, slowly, oldest first', async () => {
    const down = [{ from: t('12:01:00'), to: t('13:01:00') }];
    const hour = stream('12:01:00', 360, () => GOOD);
    // one message of 20 records a second, then live again
    const batches = Array.from({ length: 18 }, (_, n) =>
      telemetry(
        'rtu',
        hour
          .slice(n * 20, n * 20 + 20)
          .flatMap((input) => ('payload' in input ? [input.payload as object] : [])),
        t(`13:01:${12 + n * 2}`),
      ),
    );
    expect(
      (await play([...rtu('12:00', 6), ...batches, ...rtu('13:01:50', 12)], { down })).log,
    ).toEqual([]);
  });

  it('a device that stays away after our hour is reported by its own silence', async () => {
    const down = [{ from: t('12:01:00'), to: t('13:01:00') }];
    const inputs = [...rtu('12:00', 6), meanwhile('13:05', async () => {})];
    const { log, alarms } = await play(inputs, { down });
    expect(log).toEqual(['comms.silent rtu P3 unacknowledged 12:00:50– | first']);
    expect(alarms[0]?.evidence[0]).toMatchObject({ name: 'silent', limit: 75 });
    // 65 s of its own after our hour, 10 s before it
    expect(alarms[0]?.detectedAt).toBe(t('13:02:10'));
  });

  it('devices that never spoke are reported after a day, and heard ones at once are not', async () => {
    const inputs = [...rtu('00:00', 2), meanwhile('+1 00:10', async () => {})];
    const { log } = await play(inputs, { tickSeconds: 300 });
    expect(log).toEqual([
      'comms.silent evc P3 unacknowledged 00:00:00– | first',
      'comms.silent ic P3 unacknowledged 00:00:00– | first',
      'comms.silent ward-rtu P3 unacknowledged 00:00:00– | first',
      'comms.silent rtu P3 unacknowledged 00:00:10– | first',
    ]);
  });

  it('hourly after 4.5 h; daily after 36 h as P4, which becomes P3 after 72 h', async () => {
    const inputs = [
      telemetry('evc', { ts: t('00:00'), vm: 10 }, '00:00'),
      telemetry('ic', { ts: t('00:00'), vm: 10 }, '00:00'),
      meanwhile('+3 00:10', async () => {}),
    ];
    const { alarms } = await play(inputs, { tickSeconds: 300, fleetAt: t('00:00') });
    const of = (id: string) => alarms.find(({ subject }) => subject.id === id);
    expect(of('evc')).toMatchObject({ priority: 3, detectedAt: t('04:35') });
    expect(of('ic')).toMatchObject({ priority: 3, occurredAt: t('00:00') });
    expect(of('ic')?.history.map(({ event }) => event)).toEqual(['raised', 'changed']);
  });
});
