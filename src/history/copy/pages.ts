import type { DeviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/reading.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { HistoryReader } from '../history.ts';

export interface Span {
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
}

/**
 * The readings of these devices in event-time order, a page at a time, however dense they are.
 * @param size readings of a page, about: all of one moment come together.
 */
export async function* pagesOf(
  source: Pick<HistoryReader, 'readings'>,
  devices: readonly DeviceId[],
  { from, to }: Span,
  size: number,
): AsyncGenerator<readonly Reading[]> {
  let start = from;
  let limit = size;
  while (start < to) {
    const found = await source.readings({ devices, from: start, to, limit });
    const last = found.at(-1);
    if (last === undefined) return;
    if (found.length < limit) {
      yield found;
      return;
    }
    // of the last moment there may be more
    const whole = found.filter(({ ts }) => ts < last.ts);
    if (whole.length > 0) yield whole;
    limit = whole.length > 0 ? size : limit * 2;
    start = epochMs(last.ts);
  }
}
