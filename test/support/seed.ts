import { seededRandom } from '../../src/lib/seeded-random.ts';

/** This run's seed: from GASWATCH_SEED, else drawn by vitest.config.ts; printed when a run fails. */
export const TEST_SEED = Number(process.env['GASWATCH_SEED'] ?? 1);

/** A stream of its own for each label, so that one test's draws do not shift another's. */
export const testRandom = (label: string) => seededRandom(`${TEST_SEED}/${label}`);
