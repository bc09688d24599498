import type { Reporter } from 'vitest/node';

/** Ends a failed run with the seed that repeats it. */
export function seedReporter(seed: string): Reporter {
  return {
    onTestRunEnd(_modules, errors, reason) {
      if (reason === 'failed' || errors.length > 0) {
        process.stdout.write(`\nSeed of this run: repeat it with GASWATCH_SEED=${seed}\n\n`);
      }
    },
  };
}
