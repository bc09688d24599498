import { type ArchiveDraft, type ArchiveProblem, refused } from '../archive-draft.ts';
import { KIND_SPECS } from '../kind-specs.ts';
import { localIso } from '../local-moment.ts';
import type { Around } from './around.ts';

/** Clocks of people and ours may differ by so much, ms. */
const AHEAD_MS = 120_000;

/** Validity that ends before it begins; acts that have not happened yet; what is billed already. */
export function momentProblems(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  return [
    ...backwards(draft, around),
    ...(draft.act === 'enter' ? future(draft, around) : []),
    ...settled(draft, around),
  ];
}

function backwards(
  { kind, validFrom, validTo }: ArchiveDraft,
  { timeZone }: Around,
): readonly ArchiveProblem[] {
  if (validTo === null || validTo > validFrom) return [];
  const from = localIso(timeZone, validFrom);
  const path = KIND_SPECS[kind].when?.to ?? 'validTo';
  return [
    refused(
      path,
      `失效不能早于生效（${from}）：请更正其中一个日期`,
      `it would end before it begins (${from}): correct one of the dates`,
    ),
  ];
}

/** A date without an hour counts from its midnight: the whole of today is past enough. */
function future({ kind, validFrom }: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  const { tense, when } = KIND_SPECS[kind];
  if (tense === 'planned' || validFrom <= around.now + AHEAD_MS) return [];
  const at = localIso(around.timeZone, validFrom);
  return [
    refused(
      when?.from ?? 'validFrom',
      `${at} 尚未到来，只能登记已发生的事项：请核对日期、时间和时区`,
      `${at} is still to come, and only what has happened is entered: check date, time and offset`,
    ),
  ];
}

function settled(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  const { settledUntil, timeZone } = around;
  if (settledUntil === null || KIND_SPECS[draft.kind].bears === 'no bill') return [];
  const touched = Math.min(draft.validFrom, draft.before?.validFrom ?? draft.validFrom);
  if (touched >= settledUntil || isOnlyEnd(draft, settledUntil)) return [];
  const until = localIso(timeZone, settledUntil);
  return [
    refused(
      KIND_SPECS[draft.kind].when?.from ?? 'validFrom',
      `${until} 之前已结算：请改用结算后的日期，或通过退补气量更正`,
      `everything before ${until} is billed: date it after that, or correct the bill by back-billing`,
    ),
  ];
}

/** Ending something after what is billed leaves the bill as it is. */
function isOnlyEnd({ act, before, validFrom, validTo, body }: ArchiveDraft, settledUntil: number) {
  if (act === 'withdraw' || before === null || before.validFrom !== validFrom) return false;
  const ends = [before.validTo, validTo].filter((end) => end !== null);
  return (
    JSON.stringify(before.body) === JSON.stringify(body) && ends.every((end) => end >= settledUntil)
  );
}
