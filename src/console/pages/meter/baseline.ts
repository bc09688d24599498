/** A stretch of consumption. */
export interface UsePart {
  /** Start, epoch ms. */
  readonly start: number;
  readonly m3: number;
  readonly estimatedM3: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A clock change moves a start by an hour. */
const SLACK_MS = 1.5 * HOUR_MS;
const LEAST = 3;

export interface BaselineRule {
  /** Between one stretch and the like one before it, ms. */
  readonly everyMs: number;
  /** How many of those back. */
  readonly reach: number;
}

/** The same weekday in the eight weeks before. */
export const BY_DAY: BaselineRule = { everyMs: 7 * DAY_MS, reach: 8 };
/** The same hour in the fourteen days before. */
export const BY_HOUR: BaselineRule = { everyMs: DAY_MS, reach: 14 };

/**
 * What is usual for each stretch: the median of its likes before it, those that are mostly
 * estimated left out. Null where fewer than three are known: nobody can tell.
 * @param parts in order of time.
 * @param slackMs how far a like may be off its place.
 */
export function baselineOf(
  parts: readonly UsePart[],
  { everyMs, reach }: BaselineRule,
  slackMs = Math.min(SLACK_MS, everyMs / 48),
): readonly (number | null)[] {
  const byStart = new Map(parts.map((part) => [Math.round(part.start / HOUR_MS), part]));
  const slackHours = Math.round(slackMs / HOUR_MS);
  const find = (at: number): UsePart | undefined => {
    const hour = Math.round(at / HOUR_MS);
    for (let off = 0; off <= slackHours; off += 1) {
      const found = byStart.get(hour - off) ?? byStart.get(hour + off);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return parts.map(({ start }) => {
    const likes: number[] = [];
    for (let back = 1; back <= reach; back += 1) {
      const like = find(start - back * everyMs);
      if (like !== undefined && 2 * like.estimatedM3 <= like.m3) likes.push(like.m3);
    }
    return likes.length < LEAST ? null : medianOf(likes);
  });
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
