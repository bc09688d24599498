import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineDetector } from '../../src/detect/define-detector.ts';
import { DETECTORS } from '../../src/detect/registry.ts';
import { t } from '../support/detector-run.ts';
import { sampleFleet } from '../support/sample-fleet.ts';
import { GOOD } from '../support/station-day.ts';
import { live, meanwhile, play, stream, telemetry } from './run.ts';

const OPEN = { ...GOOD, bypass: 'open' };

describe('acknowledging', () => {
  it('once is kept; twice is refused with the name and time of the first', async () => {
    const answers: unknown[] = [];
    const { log, alarms } = await play(
      [
        ...stream('12:00', 4, () => OPEN),
        meanwhile(
          '12:00:31',
          async (s) => void answers.push(await s.acknowledge('bypass.open', 'li')),
        ),
        meanwhile(
          '12:00:32',
          async (s) => void answers.push(await s.acknowledge('bypass.open', 'wang')),
        ),
        meanwhile(
          '12:00:33',
          async (s) => void answers.push(await s.comment('bypass.open', 'wang', 'on my way')),
        ),
      ],
      { after: 5 },
    );
    expect(log).toEqual(['bypass.open works P1 acknowledged 12:00:00– | first']);
    expect(alarms[0]).toMatchObject({ acknowledgedBy: 'li', acknowledgedAt: t('12:00:31') });
    expect(answers).toMatchObject([
      { outcome: 'alarm', alarm: { state: 'acknowledged' } },
      { outcome: 'refused', code: 'already-acknowledged', by: 'li', at: t('12:00:31') },
      {
        outcome: 'alarm',
        alarm: { history: [{}, {}, { event: 'commented', by: 'wang', comment: 'on my way' }] },
      },
    ]);
  });

  it('a returned alarm closes; its recurrence is a new one', async () => {
    const { log, alarms } = await play(
      [
        ...stream('12:00', 12, (n) => (n < 3 ? OPEN : GOOD)),
        meanwhile('12:02:00', async (s) => void (await s.acknowledge('bypass.open', 'li'))),
        ...stream('12:02:10', 3, () => OPEN),
      ],
      { after: 5 },
    );
    expect(log).toEqual([
      'bypass.open works P1 closed 12:00:00–12:00:30 | first, cleared',
      'bypass.open works P1 unacknowledged 12:02:10– | first',
    ]);
    expect(new Set(alarms.map(({ id }) => id)).size).toBe(2);
  });

  it('an acknowledged alarm closes when it ends', async () => {
    const { log } = await play([
      ...stream('12:00', 12, (n) => (n < 6 ? OPEN : GOOD)),
      meanwhile('12:00:31', async (s) => void (await s.acknowledge('bypass.open', 'li'))),
    ]);
    expect(log).toEqual([expect.stringContaining('closed 12:00:00–12:01:00')]);
  });

  it('an unknown alarm is refused', async () => {
    await play([
      live('12:00:00', GOOD),
      meanwhile('12:00:01', async ({ pipeline, at }) => {
        const command = {
          command: 'acknowledge',
          id: 'x',
          by: 'li',
          alarm: 'none',
          site: 'works',
        } as const;
        expect(await pipeline.answer(command, at())).toMatchObject({ code: 'alarm-unknown' });
        expect(await pipeline.answer({ ...command, site: null }, at())).toMatchObject({
          code: 'alarm-unknown',
        });
      }),
    ]);
  });
});

describe('quarantine', () => {
  const vm = (at: string, value: number) => telemetry('evc', { ts: t(at), vm: value }, at);

  it('a register jump that is released is the new baseline; those before the release wait', async () => {
    const { quarantine, stored } = await play([
      vm('10:00', 1000),
      vm('11:00', 90_000),
      meanwhile('11:30', async (s) => {
        expect(await s.release('li')).toMatchObject([
          { outcome: 'released', accepted: 1, rejected: 0 },
        ]);
      }),
      vm('12:00', 90_010),
      vm('13:00', 1001),
    ]);
    expect(quarantine).toEqual(['register-jump 0']);
    // 1001 after 90,010 is no jump: a register that ran backwards is stored and judged
    expect(stored).toBe(4);
  });

  it('what cannot be used is not released', async () => {
    await play([
      telemetry('evc', { vm: 5 }, '10:00'),
      meanwhile('10:30', async (s) => {
        expect(await s.release('li')).toMatchObject([
          { outcome: 'refused', code: 'still-unusable' },
        ]);
      }),
    ]);
  });

  it('lifts the recorded reason only', async () => {
    const { stored, quarantine } = await play([
      telemetry('evc', { ts: t('10:00'), vm: 1000, vb: 2000 }, '10:00'),
      telemetry('evc', { ts: t('11:00'), vm: 99_000, vb: 0 }, '11:00'),
      meanwhile('11:30', async (s) => {
        expect(await s.release('li')).toMatchObject([
          { outcome: 'refused', code: 'still-unusable' },
        ]);
      }),
    ]);
    expect(stored).toBe(1);
    // the other reason has a row of its own, which can be released in its turn
    expect(quarantine).toEqual(['register-zero 0', 'register-jump 0']);
  });

  it('in an array the bad record is refused with its index and the good ones are used', async () => {
    const { quarantine, stored } = await play(
      [
        telemetry(
          'rtu',
          [
            { ts: t('12:00'), ...GOOD },
            { ts: t('12:00:10'), pOut: 'high' },
            { ts: t('12:00:20'), ...GOOD },
          ],
          '12:00:20',
        ),
      ],
      { after: 1 },
    );
    expect(quarantine).toEqual(['wrong-type 1']);
    expect(stored).toBe(2);
  });
});

describe('a detector that throws', () => {
  const planted = defineDetector({
    type: 'regulator.droop',
    watches: 'station',
    about: { rule: 'planted', formula: '', delay: '', source: '', cannotSee: '' },
    params: z.object({}),
    state: z.object({ seen: z.number() }),
    version: 1,
    judges: 'condition',
    applies: () => true,
    prepare: () => null,
    start: () => ({ seen: 0 }),
    step: ({ seen }) => {
      if (seen === 3) throw new Error('planted: cannot divide by nothing');
      return [{ seen: seen + 1 }, []];
    },
    dueAt: () => null,
  });

  it('is set aside and reported; the others go on, also after a restart', async () => {
    const { log } = await play(
      [
        ...stream('12:00', 6, () => GOOD),
        meanwhile('12:00:55', async (s) => s.restart()),
        ...stream('12:01:00', 6, () => OPEN),
        meanwhile('12:01:55', async ({ pipeline }) => {
          expect(pipeline.fold().statusOf('rtu')?.cannotJudge).toContainEqual(
            expect.objectContaining({
              type: 'regulator.droop',
              reason: 'out of service: planted: cannot divide by nothing',
            }),
          );
        }),
      ],
      { detectors: [planted, ...DETECTORS], after: 5 },
    );
    expect(log).toEqual([
      'system.detector-failed rtu P2 unacknowledged 12:00:30– | first',
      'bypass.open works P1 unacknowledged 12:01:00– | first',
    ]);
  });
});

describe('a fleet change in the middle', () => {
  it('keeps open alarms, their ids and what is pending', async () => {
    const raised = sampleFleet((fleet) => {
      const text = JSON.stringify(fleet).replace(
        '"setKPa":100,"runs"',
        '"setKPa":100,"hhKPa":90,"runs"',
      );
      return JSON.parse(text) as object;
    }, 2);
    const { log } = await play(
      [
        ...stream('12:00', 7, () => ({ ...OPEN, pOut: 98 })),
        meanwhile('12:01:05', async (s) => s.changeFleet(raised)),
        ...stream('12:01:10', 6, (n) => ({ ...(n < 2 ? OPEN : GOOD), pOut: 98 })),
      ],
      { after: 5 },
    );
    expect(log).toEqual([
      'bypass.open works P1 returned 12:00:00–12:01:30 | first, cleared',
      // the new limit counts from the next reading on
      'regulator.overpressure works P1 unacknowledged 12:01:10– | first',
    ]);
  });

  it('and nothing is judged twice when the service dies right after it', async () => {
    const next = sampleFleet((fleet) => fleet, 2);
    const inputs = [
      ...stream('12:00', 7, () => OPEN),
      meanwhile('12:01:05', async (s) => s.changeFleet(next)),
      ...stream('12:01:10', 6, () => GOOD),
    ];
    const plain = await play(inputs);
    const died = await play([...inputs, meanwhile('12:01:06', async (s) => s.restart())]);
    expect(died).toEqual(plain);
  });
});

describe('the service itself', () => {
  it('an observation is an alarm like any other', async () => {
    const observed = (holds: 'yes' | 'no', at: string) => ({
      type: 'system.disk-low',
      subject: 'journal',
      holds,
      since: t(at),
      evidence: [{ name: 'free', value: 1, unit: 'GB', limit: 2 }],
    });
    const { log } = await play([
      meanwhile('12:00', async (s) => s.observe(observed('yes', '12:00'))),
      meanwhile('12:01', async (s) => s.observe(observed('yes', '12:01'))),
      meanwhile('12:05', async (s) => s.observe(observed('no', '12:05'))),
    ]);
    expect(log).toEqual(['system.disk-low journal P1 returned 12:00:00–12:05:00 | first, cleared']);
  });
});

describe('a valve that leaks', () => {
  it('is found on the second hourly record that shows it', async () => {
    const at = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
    const inputs = Array.from({ length: 8 }, (_, n) =>
      telemetry(
        'evc',
        { ts: t(at(n + 1)), valve: n > 1 ? 'closed' : 'open', vm: 1000 + (n > 2 ? n * 0.4 : 0) },
        at(n + 1),
      ),
    );
    expect((await play(inputs, { tickSeconds: 600, after: 1 })).log).toEqual([
      'meter.valve-leak m1 P2 unacknowledged 04:00:00– | first',
    ]);
  });
});
