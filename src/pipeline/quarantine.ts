import type { StoredEntry } from '../model/journal-entry.ts';
import { quarantineId, type Rejection, type RejectionReason } from '../model/rejection.ts';
import type { World } from './world.ts';

/** Keeps what was refused of a message, with the message. */
export function quarantine(
  world: World,
  { source, payload }: StoredEntry,
  refused: readonly Rejection[],
): void {
  for (const one of summarised(refused))
    world.effects.quarantine.push({ ...one, id: quarantineId(one), source, payload });
}

/** A message of a thousand bad records must not cost a thousand rows: the last one speaks for the rest. */
const ROWS_A_MESSAGE = 100;

function summarised(refused: readonly Rejection[]): readonly Rejection[] {
  // what admission refused keeps its row: history leaves out by it what was readable
  const unreadable = refused.filter(({ reason }) => !ADMISSION_REASONS.has(reason));
  if (unreadable.length <= ROWS_A_MESSAGE) return refused;
  const kept = unreadable.slice(0, ROWS_A_MESSAGE);
  const more = unreadable.length - ROWS_A_MESSAGE;
  const judged = refused.filter(({ reason }) => ADMISSION_REASONS.has(reason));
  return [...kept, ...judged].map((one, i) =>
    i === ROWS_A_MESSAGE - 1
      ? { ...one, detail: `${one.detail}; and ${more} more unusable records of this message` }
      : one,
  );
}

const ADMISSION_REASONS: ReadonlySet<RejectionReason> = new Set(['register-jump', 'register-zero']);
