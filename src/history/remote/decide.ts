import type { KnownContent } from './known-rows.ts';

/** What becomes of a reading whose moment holds these contents. */
export type Decision =
  /** Its rows are there, or a part of them: they are sent again, which changes nothing, and not counted. */
  | { readonly outcome: 'again'; readonly revision: number }
  /** Says what the content before it says. */
  | { readonly outcome: 'repeat' }
  | { readonly outcome: 'new'; readonly revision: number }
  | { readonly outcome: 'correction'; readonly revision: number };

type Place = Pick<KnownContent, 'position' | 'index' | 'content'>;

/**
 * The same whatever was forgotten in between: a reading is compared with the content
 * that precedes it in the journal, and takes the lowest revision that is free, which
 * is the one it had if its rows were lost.
 */
export function decide(reading: Place, known: readonly KnownContent[]): Decision {
  const itself = known.find((one) => compare(one, reading) === 0);
  if (itself !== undefined) return { outcome: 'again', revision: itself.revision };
  const before = known
    .filter((one) => compare(one, reading) < 0)
    .sort(compare)
    .at(-1);
  if (before?.content === reading.content) return { outcome: 'repeat' };
  let revision = 0;
  while (known.some((one) => one.revision === revision)) revision += 1;
  return { outcome: before === undefined ? 'new' : 'correction', revision };
}

const compare = (a: Place, b: Place): number => a.position - b.position || a.index - b.index;
