import { join } from 'node:path';
import {
  type CopyResult,
  type CopyRun,
  type CopyStep,
  copyHistory,
} from '../../src/history/copy/copy-history.ts';
import { openCopyProgress } from '../../src/history/copy/copy-progress.ts';
import { temporaryDirectory } from './temp-dir.ts';

type Copied = CopyResult & { readonly told: readonly CopyStep[] };

/** A whole copy between two stores, which waits for nothing. */
export async function copied(
  { source, target, span = {} }: Pick<CopyRun, 'source' | 'target'> & Partial<CopyRun>,
  path = join(temporaryDirectory('copy'), 'progress.jsonl'),
): Promise<Copied> {
  const header = { from: 'a', to: 'b', cursor: 0, fromTime: null, toTime: null };
  const told: CopyStep[] = [];
  const progress = await openCopyProgress(path, header);
  try {
    const result = await copyHistory({
      source,
      target,
      progress,
      span,
      pause: async () => undefined,
      settleMs: 0,
      tell: (step) => void told.push(step),
    });
    return { ...result, told };
  } finally {
    await progress.close();
  }
}
