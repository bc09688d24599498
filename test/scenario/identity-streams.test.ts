import { describe, expect, it } from 'vitest';
import { t } from '../support/detector-run.ts';
import {
  backtestVerdicts,
  type IdentityCase,
  liveVerdicts,
  resumedVerdicts,
} from '../support/identity-run.ts';
import { SAMPLE } from '../support/sample-fleet.ts';
import { testRandom } from '../support/seed.ts';
import { badDay, GOOD } from '../support/station-day.ts';
import { burst, type Input, live, stream, telemetry } from './run.ts';

const RESTARTS = 10;
const opened = (from: number, to: number) => (n: number) => ({
  ...GOOD,
  bypass: n >= from && n < to ? 'open' : 'closed',
});

/** Ten minutes live, the hour before the next live stretch handed in afterwards. */
function gapFilled(values: (n: number) => object): readonly Input[] {
  const all = stream('10:00', 600, values);
  return [...all.slice(0, 60), ...all.slice(420), ...burst(all.slice(60, 420), '11:45:00')];
}

/** A day at 30 s a record. */
const DAY = stream('00:00', 2880, (n) => badDay(n * 3), { seconds: 30 });
const CASES: Readonly<Record<string, readonly Input[]>> = {
  'a day in order': DAY,
  'a day in one burst an hour late': burst(DAY, '+1 01:00'),
  'found between and over': gapFilled(opened(100, 200)),
  'began between and holds': gapFilled(opened(100, 10_000)),
  'began after what came late': gapFilled(opened(430, 10_000)),
  'records twice': stream('10:00', 200, opened(50, 90)).flatMap((input) => [
    input,
    { ...input, at: input.at + 3000 } as Input,
  ]),
  'other content for the same moment': stream('10:00', 100, opened(50, 60)).flatMap((input, n) =>
    n % 7 === 0
      ? [
          input,
          live('10:00', {}),
          { ...input, at: input.at + 4000, payload: contentOf(input, n) } as Input,
        ]
      : [input],
  ),
  'from the future': [
    ...stream('10:00', 100, opened(40, 60)),
    telemetry('rtu', { ts: t('23:00'), ...GOOD, bypass: 'open' }, '10:05:01'),
  ],
  'a clock two minutes slow': stream('10:00', 120, opened(12, 60), { delaySeconds: 130 }),
  'a straggler within the watermark': [
    ...stream('12:00', 30, opened(8, 14)).filter((_, n) => n !== 9),
    { ...live('12:01:30', opened(8, 14)(9)), at: t('12:02:05') },
  ],
  'a late opening proved wrong': [
    ...stream('10:00', 30, (n) => ({ ...GOOD, bypass: n === 29 ? 'open' : 'closed' })),
    ...stream('10:30', 60, () => GOOD),
    ...burst(
      stream('10:04:51', 100, () => GOOD),
      '10:45:00',
    ),
  ],
  'silent for a while': [...stream('10:00', 60, () => GOOD), ...stream('11:00', 60, () => GOOD)],
};

function contentOf(input: Input, n: number): object {
  const record = 'payload' in input ? (input.payload as object) : {};
  return { ...record, pOut: 97 - (n % 3) };
}

const caseOf = (inputs: readonly Input[]): IdentityCase => ({
  inputs,
  fleet: SAMPLE,
  tickSeconds: 5,
  after: 600,
});

describe('one input, one verdict: live, with ten crashes and as a backtest', () => {
  it.each(Object.keys(CASES))(
    '%s',
    async (name) => {
      const judged = caseOf(CASES[name] ?? []);
      const asLive = await liveVerdicts(judged);
      expect(await resumedVerdicts(judged, testRandom(name), RESTARTS)).toEqual(asLive);
      expect(await backtestVerdicts(judged)).toEqual(asLive);
      if (name !== 'from the future') expect(asLive.length).toBeGreaterThan(0);
    },
    60_000,
  );
});
