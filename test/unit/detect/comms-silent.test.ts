import { describe, expect, it } from 'vitest';
import { commsSilent } from '../../../src/detect/comms-silent.ts';
import {
  assetFor,
  clock,
  event,
  meter,
  run,
  type Step,
  startJudge,
  station,
  tick,
  toldBy,
} from '../../support/detector-run.ts';

const scada = (...steps: readonly Step[]) => toldBy(commsSilent, 'rtu', steps);
const at = (time: string, after = 0) => station(time, { pOut: 100 }, { after });
const HOUR = 3_600_000;

describe('comms.silent', () => {
  it('SCADA: 1.5 intervals and a minute', () => {
    expect(scada(at('12:00:00'), tick('12:01:15'))).toEqual([]);
    expect(scada(at('12:00:00'), tick('12:01:16'))).toEqual(['began P3 12:00:00']);
    expect(scada(at('12:00:00'), tick('12:01:16'), tick('18:00'))).toHaveLength(1);
  });

  it('hourly: 1.5 intervals and three hours', () => {
    const hourly = (...steps: readonly Step[]) => toldBy(commsSilent, 'evc', steps);
    expect(hourly(meter('00:00', { vm: 1 }), tick('04:30'))).toEqual([]);
    expect(hourly(meter('00:00', { vm: 1 }), tick('04:30:01'))).toEqual(['began P3 00:00:00']);
  });

  it('daily: P4 after 36 h, P3 after 72 h', () => {
    const steps = [
      meter('00:00', { vm: 1 }),
      tick('+1 12:00'),
      tick('+1 12:01'),
      tick('+3 00:00'),
      tick('+3 00:01'),
    ];
    expect(toldBy(commsSilent, 'ic', steps)).toEqual(['began P4 00:00:00', 'began P3 00:00:00']);
  });

  it('any record that the device makes ends it, an event too', () => {
    expect(scada(at('12:00:00'), tick('12:10'), event('12:11', 'powerOn'))).toEqual([
      'began P3 12:00:00',
      'ended 12:11:00',
    ]);
  });

  it('old data does not end it, and neither does a straggler from before', () => {
    const silent = [at('12:00:00'), tick('13:00')];
    expect(scada(...silent, at('12:00:10', HOUR), at('12:30:00', HOUR / 2), tick('13:01'))).toEqual(
      ['began P3 12:00:00'],
    );
    expect(scada(...silent, at('11:59:00', 2 * HOUR))).toEqual(['began P3 12:00:00']);
    expect(scada(...silent, at('12:30:00', HOUR / 2), at('13:01:00'))).toEqual([
      'began P3 12:00:00',
      'ended 13:01:00',
    ]);
  });

  it('a stop of the service does not count, once, however often the tick comes', () => {
    const stopped = [at('12:00:00'), tick('13:00:00', '12:00:30')];
    expect(scada(...stopped, tick('13:00:45'))).toEqual([]);
    expect(scada(...stopped, tick('13:00:46'))).toEqual(['began P3 12:00:00']);
    expect(scada(...stopped, tick('13:00:00', '12:00:30'), tick('13:00:46'))).toEqual([
      'began P3 12:00:00',
    ]);
  });

  it('what is left of the stop still does not count when records from within it come', () => {
    const stopped = [at('12:00:00'), tick('13:00:00', '12:00:30')];
    expect(scada(...stopped, at('12:10:00', HOUR), tick('13:01:15'))).toEqual([]);
    expect(scada(...stopped, at('12:10:00', HOUR), tick('13:01:16'))).toEqual([
      'began P3 12:10:00',
    ]);
  });

  it('a service that restarts over and over keeps a small state and a right count', () => {
    const restarts = Array.from({ length: 200 }, (_, n) =>
      tick(clockAt(n * 60 + 59), clockAt(n * 60 + 1)),
    );
    const judge = startJudge(commsSilent, assetFor(commsSilent, 'ic'));
    let now = judge;
    for (const step of [meter('00:00', { vm: 1 }), ...restarts])
      [now] = now.step('record' in step ? { kind: 'reading', reading: step } : step);
    expect(JSON.stringify(now.state).length).toBeLessThan(1500);
    // 200 × 58 s of 36 h and the rest
    expect(clock(now.dueAt ?? 0)).toBe('+1 15:13:20.001');
  });

  it('never heard of: a day after it came into the fleet, with the words for it', () => {
    expect(scada(tick('23:59:59'))).toEqual([]);
    const judge = startJudge(commsSilent, assetFor(commsSilent, 'rtu'));
    expect(run(judge, [tick('+1 00:00:01')])).toMatchObject([
      {
        verdict: 'began',
        priority: 3,
        evidence: [
          { name: 'silent', unit: 's', limit: 86_400 },
          { name: 'neverHeard', value: true },
        ],
      },
    ]);
    expect(scada(tick('+1 00:00:01'), at('+1 00:00:05'))).toEqual([
      'began P3 00:00:00',
      'ended +1 00:00:05',
    ]);
  });

  it('is not asked of gateways', () => {
    expect(commsSilent.applies(assetFor(commsSilent, 'gw'))).toBe(false);
  });
});

const clockAt = (seconds: number): string =>
  `${Math.floor(seconds / 3600)}:${Math.floor((seconds % 3600) / 60)}:${seconds % 60}`;
