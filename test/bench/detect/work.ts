import { parentPort, workerData } from 'node:worker_threads';
import { liveQuietly, type QuietRequest, type QuietRun } from './quiet.ts';
import { type Trial, tryVariant } from './score.ts';
import { variantsOf } from './variant.ts';

/** One worker's part of the benchmark: every n-th trial and quiet run. */
export interface Share {
  readonly each: number;
  readonly seed: string;
  readonly only: readonly string[];
  readonly quiet: readonly QuietRequest[];
  readonly index: number;
  readonly of: number;
}

export type Done =
  | { readonly what: 'trial'; readonly trial: Trial }
  | { readonly what: 'quiet'; readonly run: QuietRun };

// written by detect-bench.ts
const share = workerData as Share;
const say = (done: Done): void => parentPort?.postMessage(done);
const isMine = (_: unknown, n: number): boolean => n % share.of === share.index;

const variants = variantsOf(share.each, share.seed).filter(
  ({ plan }) => share.only.length === 0 || share.only.includes(plan.type),
);
for (const variant of variants.filter(isMine))
  say({ what: 'trial', trial: await tryVariant(variant) });
for (const request of share.quiet.filter(isMine))
  say({ what: 'quiet', run: await liveQuietly(request) });
