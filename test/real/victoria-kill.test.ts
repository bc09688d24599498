import { describe, expect, it } from 'vitest';
import { type KillOutcome, killRun } from './victoria-kill.ts';

/** A minute by hand: GASWATCH_TEST_DOWN_SECONDS=60. */
const secondsDown = Number(process.env['GASWATCH_TEST_DOWN_SECONDS'] ?? 5);

const PLAN = { secondsBefore: 20, secondsDown, secondsAfter: 4, readingsPerSecond: 2_000 };

const print = (run: string, outcome: KillOutcome): void =>
  void process.stdout.write(`VictoriaMetrics killed ${run}: ${JSON.stringify(outcome)}\n`);

describe('VictoriaMetrics killed under load', () => {
  it('has every journaled reading once, although it forgot what it had acknowledged last', async () => {
    const outcome = await killRun({ ...PLAN, horizonSeconds: 15 });
    print('with the flush horizon', outcome);
    expect(outcome.forgotten).toBeGreaterThan(0);
    expect(outcome).toMatchObject({ missing: 0, twice: 0, rows: outcome.journaled });
  });

  it('lacks readings without the flush horizon: the test can see a loss', async () => {
    const outcome = await killRun({ ...PLAN, horizonSeconds: 0 });
    print('without a flush horizon', outcome);
    expect(outcome.forgotten).toBeGreaterThan(0);
    expect(outcome.missing).toBeGreaterThan(0);
  });
});
