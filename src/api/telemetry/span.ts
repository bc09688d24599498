import type { Clock } from '../../lib/clock.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { Refusal } from '../errors/refusal.ts';
import { AskedInstant } from '../schema/instant.ts';

const DAY_MS = 86_400_000;
/** A device's clock may run ahead of ours by this much and its readings still count as now. */
const AHEAD_MS = 2 * 60_000;

export const spanQuery = {
  from: AskedInstant.exactOptional().describe('with offset; absent: a day before `to`'),
  to: AskedInstant.exactOptional().describe('exclusive, with offset; absent: now'),
};

export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The span asked for; the last 24 hours when nothing is said. Throws `span-empty`. */
export function spanAsked(
  asked: { readonly from?: EpochMs; readonly to?: EpochMs },
  clock: Clock,
): Span {
  const to = asked.to ?? epochMs(Math.max(clock.now() + AHEAD_MS, (asked.from ?? 0) + 1));
  const from = asked.from ?? epochMs(to - DAY_MS);
  if (from >= to) throw new Refusal('span-empty', '`from` must be before `to`');
  return { from, to };
}
