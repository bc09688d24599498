import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import { batch, DAY0, everything, pressures } from './history-readings.ts';
import { adoptSuite } from './history-suite-adopt.ts';
import {
  type DrivenHistory,
  EXACT,
  type SuiteContext,
  type SuiteTraits,
} from './history-suite-context.ts';
import { equalitySuite } from './history-suite-equality.ts';
import { exportSuite } from './history-suite-export.ts';
import { latestSuite } from './history-suite-latest.ts';
import { seriesSuite } from './history-suite-series.ts';
import { traitsSuite } from './history-suite-traits.ts';
import { writingSuite } from './history-suite-writing.ts';

/**
 * What every history driver promises. `open` begins with an empty store.
 * @param again opens the store once more that `open` opened last in this folder, after it was
 *   closed; whatever the engine does to what it packs it has done.
 */
export function historySuite(
  name: string,
  open: (dir: string) => Promise<DrivenHistory>,
  traits: SuiteTraits = EXACT,
  again: ((dir: string) => Promise<DrivenHistory>) | null = null,
): void {
  describe(`history contract: ${name}`, () => {
    const context: SuiteContext = {
      dir: '',
      history: openMemoryHistory(),
      reopen:
        again &&
        (async () => {
          await context.history.close();
          context.history = await again(context.dir);
        }),
      traits,
    };
    beforeEach(async () => {
      context.dir = mkdtempSync(join(tmpdir(), 'gaswatch-history-'));
      context.history = await open(context.dir);
    });
    afterEach(async () => {
      await context.history.close();
      rmSync(context.dir, { recursive: true, force: true });
    });

    writingSuite(context);
    seriesSuite(context);
    latestSuite(context);
    exportSuite(context);
    traitsSuite(context);
    equalitySuite(context);
    adoptSuite(context);

    describe('closing', () => {
      it('refuses calls afterwards and closes twice without harm', async () => {
        await context.history.close();
        await context.history.close();
        await expect(
          context.history.write(batch(...pressures('S1', DAY0, 1, [1]))),
        ).rejects.toMatchObject({
          code: 'history-closed',
        });
        await expect(context.history.readings(everything(['S1']))).rejects.toMatchObject({
          code: 'history-closed',
        });
      });
    });
  });
}
