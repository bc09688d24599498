import { describe, expect, it } from 'vitest';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { t } from '../support/detector-run.ts';
import { SAMPLE } from '../support/sample-fleet.ts';
import { GOOD } from '../support/station-day.ts';
import { burst, live, meanwhile, play, stream, telemetry } from './run.ts';

const of = (type: string, log: readonly string[]): readonly string[] =>
  log.filter((line) => line.startsWith(type));

describe('a device that cannot be taken at its word', () => {
  it('pages although its clock is two minutes slow: it never catches up', async () => {
    const values = (n: number): object => ({ ...GOOD, bypass: n >= 12 ? 'open' : 'closed' });
    const { log } = await play(stream('10:00', 60, values, { delaySeconds: 130 }));
    expect(of('bypass', log)).toEqual([
      'bypass.open works P1 unacknowledged 10:02:00– late | late-detected',
    ]);
  });

  it('costs a hundred rows for a thousand bad records, and its good ones are used', async () => {
    const records = [...Array.from({ length: 999 }, () => ({})), { ts: t('10:00'), ...GOOD }];
    const { quarantine, stored } = await play([telemetry('rtu', records, '10:00')]);
    expect(quarantine).toHaveLength(100);
    expect(stored).toBe(1);
  });

  it('cannot be blinded by the release of a record from the future', async () => {
    const answers: unknown[] = [];
    const { log } = await play([
      live('10:00', GOOD),
      telemetry('rtu', { ts: t('23:00'), ...GOOD }, '10:00:01'),
      meanwhile('10:00:02', async (scenario) => {
        answers.push(...(await scenario.release('eng')));
      }),
      live('10:00:10', { ...GOOD, pOut: 150 }),
    ]);
    expect(answers).toMatchObject([{ outcome: 'refused', code: 'still-unusable' }]);
    expect(of('regulator.overpressure', log)).toHaveLength(1);
  });
});

describe('what is said once and arrives late', () => {
  const pressure = { pIn: 300, pOut: 100 };

  it('is not forgotten at the next reading that does not repeat it', async () => {
    const before = stream('10:00', 30, () => pressure);
    const after = stream('10:20', 90, () => pressure);
    const report = telemetry('rtu', { ts: t('10:10'), bypass: 'open' }, '10:22');
    const { log } = await play([...before, ...after, report], { after: 120 });
    expect(of('bypass', log)).toEqual([
      expect.stringContaining('bypass.open works P1 unacknowledged'),
    ]);
  });

  it('does not end an alarm that holds live', async () => {
    const quiet = stream('10:00', 60, () => ({ ...GOOD, bypass: 'closed' }));
    const open = stream('11:00', 60, () => ({ ...GOOD, bypass: 'open' }));
    const old = burst(
      stream('09:30', 30, () => ({ ...GOOD, bypass: 'closed' })),
      '11:05',
    );
    const { log } = await play([...quiet, ...open, ...old], { after: 60 });
    expect(of('bypass', log)).toEqual(['bypass.open works P1 unacknowledged 11:00:00– | first']);
  });
});

describe('an RTU that is replaced while its alarm holds', () => {
  it('is not a reason to say that the bypass is closed', async () => {
    const { fleet } = SAMPLE;
    const next = indexFleet(
      {
        ...fleet,
        sites: fleet.sites.map((site) =>
          site.id === 'works' && site.station !== undefined
            ? { ...site, station: { ...site.station, device: 'gw' as never } }
            : site,
        ),
      },
      SAMPLE.version + 1,
    );
    const { log } = await play([
      ...stream('10:00', 6, () => ({ ...GOOD, bypass: 'open' })),
      meanwhile('10:01:00', async (scenario) => scenario.changeFleet(next)),
      ...stream('10:01:10', 6, () => ({ ...GOOD, bypass: 'open' }), { device: 'gw' }),
    ]);
    expect(of('bypass', log)).toEqual(['bypass.open works P1 unacknowledged 10:00:00– | first']);
  });
});
