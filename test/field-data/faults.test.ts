import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/lib/seeded-random.ts';
import { FIELD_FOLDER } from '../support/field-days.ts';
import { convert } from './convert.ts';
import { readFieldRows } from './field-rows.ts';
import { CHANGES, type FaultKind } from './inject.ts';
import { judge } from './judge.ts';
import { PAGE, pageWith, tableOf } from './page.ts';
import { type Outcome, runTrials } from './run-trials.ts';
import { usualStillMs } from './stretches.ts';
import { ONSETS, trialsOf } from './trials.ts';

// the keys of the table are the kinds
const KINDS = Object.keys(CHANGES) as FaultKind[];

/**
 * Share of the faults that must be found in time. The aim is 0.95 throughout;
 * a drift does not reach it on these meters, and docs/field-data.md says why.
 */
const LEAST_FOUND: Readonly<Record<FaultKind, number>> = {
  conversion: 0.95,
  'sensor-drift': 0.8,
  stuck: 0.95,
  frozen: 0.95,
  reverse: 0.95,
  'night-leak': 0.95,
};

/** The same onsets in every run, so that the page can tell of them. */
const SEED = 'field-data';

async function runAll(folder: string): Promise<readonly Outcome[]> {
  const rows = readFieldRows(folder);
  const { calls } = await judge(convert(rows).readings);
  const trials = KINDS.flatMap((kind) =>
    [...rows].flatMap(([device, own]) => {
      const meter = { device, rows: own, calls, stillMs: usualStillMs(own) };
      return trialsOf(kind, meter, seededRandom(SEED).fork(kind + device));
    }),
  );
  return runTrials(rows, trials);
}

const isFound = ({ foundHours }: Outcome): boolean => foundHours !== null;

const ofKind = (outcomes: readonly Outcome[], kind: FaultKind): readonly Outcome[] =>
  outcomes.filter(({ trial }) => trial.kind === kind);

function shareText(outcomes: readonly Outcome[]): string {
  return `${outcomes.filter(isFound).length}/${outcomes.length}`;
}

function medianHours(outcomes: readonly Outcome[]): string {
  const hours = outcomes.flatMap(({ foundHours }) => (foundHours === null ? [] : [foundHours]));
  hours.sort((a, b) => a - b);
  return `${(hours[Math.floor(hours.length / 2)] ?? 0).toFixed(0)} h`;
}

function tableOfFaults(outcomes: readonly Outcome[]): readonly string[] {
  const devices = [...new Set(outcomes.map(({ trial }) => trial.device))].sort();
  const rows = KINDS.map((kind) => {
    const own = ofKind(outcomes, kind);
    const byMeter = devices.map((device) =>
      shareText(own.filter(({ trial }) => trial.device === device)),
    );
    return [kind, ...byMeter, shareText(own), medianHours(own)];
  });
  const heading = ['fault', ...devices.map((device) => device.slice(4)), 'all', 'median delay'];
  const missed = KINDS.flatMap((kind) => {
    const own = ofKind(outcomes, kind).filter((one) => !isFound(one));
    const onsets = own.map(({ trial }) => `${trial.device.slice(4)} ${dateOf(trial.onset)}`);
    return own.length === 0 ? [] : [`- ${kind}: ${onsets.sort().join(', ')}`];
  });
  return [
    ...tableOf([heading, ...rows]),
    '',
    'Not found in time (meter and onset):',
    '',
    ...missed,
  ];
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

let ranOnce: Promise<readonly Outcome[]> | null = null;
/** Run by whichever test asks first. */
const theOutcomes = (): Promise<readonly Outcome[]> => (ranOnce ??= runAll(FIELD_FOLDER ?? ''));

describe.runIf(FIELD_FOLDER !== null)('faults written into the field records', () => {
  it.each(KINDS)('%s is found in time', async (kind) => {
    const own = ofKind(await theOutcomes(), kind);
    expect(own).toHaveLength(9 * ONSETS);
    expect(own.filter(isFound).length / own.length).toBeGreaterThanOrEqual(LEAST_FOUND[kind]);
  });

  it(`${PAGE} tells what was measured`, async () => {
    const page = pageWith('faults', tableOfFaults(await theOutcomes()));
    await expect(page).toMatchFileSnapshot(join('..', '..', PAGE));
  });
});
