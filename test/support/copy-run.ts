import { join } from 'node:path';
import type { CopyRun, CopyStep } from '../../src/history/copy/copy-history.ts';
import { openCopyProgress } from '../../src/history/copy/copy-progress.ts';
import { temporaryDirectory } from './temp-dir.ts';

/** What a copy needs besides its two stores; nothing waits. */
export async function copyRun(
  stores: Pick<CopyRun, 'source' | 'target'>,
  path = join(temporaryDirectory('copy'), 'progress.jsonl'),
): Promise<CopyRun & { readonly told: readonly CopyStep[] }> {
  const header = { from: 'a', to: 'b', cursor: 0, fromTime: null, toTime: null };
  const told: CopyStep[] = [];
  return {
    ...stores,
    progress: await openCopyProgress(path, header),
    span: {},
    pause: async () => undefined,
    settleMs: 0,
    tell: (step) => void told.push(step),
    told,
  };
}
