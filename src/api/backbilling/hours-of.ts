import type { MeterHour } from '../../metering/contract/metering-books.ts';
import type { DeskSources } from '../../metering/desk/desk-sources.ts';
import type { MeterId } from '../../model/ids.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';

const DAY_MS = 86_400_000;
/** Rows of the books cross threads: so many days at a time keep everybody else from waiting. */
const DAYS_AT_ONCE = 60;

/** Hours of one meter place, in order. */
export async function hoursOf(
  { books }: Pick<DeskSources, 'books'>,
  meter: MeterId,
  from: EpochMs,
  to: EpochMs,
): Promise<readonly MeterHour[]> {
  const found: MeterHour[] = [];
  for (let at: number = from; at < to; at += DAYS_AT_ONCE * DAY_MS) {
    const end = epochMs(Math.min(to, at + DAYS_AT_ONCE * DAY_MS));
    const rows = await books.hours({ meters: [meter], from: epochMs(at), to: end });
    // an hour that lies across two parts comes with both
    found.push(...rows.filter(({ start }) => start > (found.at(-1)?.start ?? 0)));
  }
  return found;
}
