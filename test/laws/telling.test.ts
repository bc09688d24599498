import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/lib/seeded-random.ts';
import type { LedgerLine } from '../../src/model/delivery.ts';
import { openPipeline, type Pipeline, type PipelineOptions } from '../support/pipeline-run.ts';
import { histories } from './telling-acts.ts';
import { type Lived, live } from './telling-history.ts';
import { tellingFaults } from './telling-oracle.ts';
import { BEGIN, fleetNamed, TELLING_DETECTORS } from './telling-plan.ts';

/** The messages of each alarm, in order: what a tick tells of two sites has none. */
const byAlarm = (ledger: readonly LedgerLine[]): readonly LedgerLine[] =>
  ledger.toSorted((a, b) => (a.alarm < b.alarm ? -1 : Number(a.alarm > b.alarm)));

/** Folds a journal again, and gives all that people see of it, in order. */
async function foldAgain(
  { journal, fleets }: Lived,
  options: Partial<PipelineOptions>,
  follow: (pipeline: Pipeline) => void,
) {
  const pipeline = openPipeline({
    fleet: fleetNamed(1),
    fleetAt: BEGIN,
    detectors: TELLING_DETECTORS,
    ...options,
  });
  for (let version = 2; version <= fleets; version += 1) pipeline.changeFleet(fleetNamed(version));
  try {
    await Promise.all(journal.map((line) => pipeline.append(line)));
    follow(pipeline);
    pipeline.drain();
    return { alarms: await pipeline.alarms(), told: byAlarm(await pipeline.ledger()) };
  } finally {
    pipeline.close();
  }
}

const inOneGo = (lived: Lived) => foldAgain(lived, {}, (pipeline) => pipeline.drain());

/** Dies again and again, with some partitions saved further on than others. */
function cutAndResumed(lived: Lived, seed: number) {
  const random = seededRandom(seed);
  const options = {
    checkpointMs: 60,
    runLength: () => 1 + random.int(30),
    spend: () => random.int(26),
  };
  return foldAgain(lived, options, (pipeline) => {
    for (let n = 0; n < 20; n += 1) {
      pipeline.turns(random.int(8));
      pipeline.crash();
    }
  });
}

describe('who is told of a random history', () => {
  it('is whom the routes call for, in order, and nobody after an acknowledgement but of the end', async () => {
    let messages = 0;
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(), async (acts, seed) => {
        const { moments } = await live(acts, seed);
        expect(tellingFaults(moments)).toEqual([]);
        messages += moments.reduce((sum, { planned }) => sum + planned.length, 0);
      }),
      { numRuns: 40, interruptAfterTimeLimit: 80_000 },
    );
    expect(messages).toBeGreaterThan(200);
  }, 120_000);

  it('is the same in one go, entry by entry, and cut off and resumed at random places', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(), async (acts, seed) => {
        const lived = await live(acts, seed);
        const whole = await inOneGo(lived);
        const step = lived.moments.flatMap(({ planned }) => planned).toReversed();
        expect(whole.told).toEqual(byAlarm(step));
        expect(await cutAndResumed(lived, seed)).toEqual(whole);
      }),
      { numRuns: 15, interruptAfterTimeLimit: 80_000 },
    );
  }, 120_000);
});
