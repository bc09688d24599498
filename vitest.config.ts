import { defineConfig } from 'vitest/config';
import { seedReporter } from './test/support/seed-reporter.ts';

// Drawn once and handed on: this file is read again for each project, and all must share it.
process.env['GASWATCH_SEED'] ??= String(Math.trunc(Math.random() * 2 ** 31));
const seed = process.env['GASWATCH_SEED'];

const SECOND = 1000;

/** Quick and independent of each other: files run side by side. */
const quick = (name: string, include: string[]) => ({
  extends: true as const,
  test: { name, include, testTimeout: 60 * SECOND, hookTimeout: 60 * SECOND, maxWorkers: 2 },
});

/** Whole services with ports, threads and disks: one file at a time, after the quick ones. */
const heavy = (name: string, groupOrder: number, seconds: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: seconds * SECOND,
    hookTimeout: 60 * SECOND,
    maxWorkers: 1,
    sequence: { groupOrder },
  },
});

export default defineConfig({
  test: {
    // Processes, not threads: the native engines and worker threads under test need their own.
    pool: 'forks',
    env: { GASWATCH_SEED: seed },
    setupFiles: ['test/support/seed-setup.ts'],
    reporters: ['default', seedReporter(seed)],
    projects: [
      quick('unit', ['test/unit/**/*.test.ts']),
      quick('laws', ['test/laws/**/*.test.ts']),
      quick('scenario', ['test/scenario/**/*.test.ts']),
      quick('architecture', ['test/architecture.test.ts', 'test/architecture/**/*.test.ts']),
      heavy('contract', 1, 60),
      heavy('e2e', 2, 180),
      heavy('real', 3, 900),
      // three years of real records, where they lie beside the project: minutes of CPU
      heavy('field-data', 4, 900),
    ],
  },
});
