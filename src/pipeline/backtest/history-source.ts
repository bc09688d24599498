import type { Span } from '../../alarm/kpi.ts';
import type { HistoryReader } from '../../history/history.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/reading.ts';
import { epochMs } from '../../model/units.ts';
import type { ChosenDetectors } from './chosen-detectors.ts';
import { type EventWindow, inArrivalOrder } from './in-arrival-order.ts';
import type { BacktestSource } from './run-backtest.ts';

export interface HistorySourceOptions {
  readonly history: Pick<HistoryReader, 'readings'>;
  readonly devices: readonly DeviceId[];
  readonly span: Span;
  /** How much before the span the detectors warm up, ms. */
  readonly warmUpMs: number;
}

/**
 * The stored history of a span as the live service met it: in order of arrival,
 * without what had not arrived by its end.
 */
export function historySource(options: HistorySourceOptions): BacktestSource {
  const { history, span } = options;
  return {
    async *batches() {
      for await (const batch of inArrivalOrder(windowsOf(options))) {
        const arrived = batch.filter(({ receivedAt }) => receivedAt < span.to);
        if (arrived.length > 0) yield arrived;
      }
    },
    past: () => ({ readings: (query) => history.readings(query) }),
  };
}

const HOUR_MS = 3_600_000;
const LONGEST_MS = 30 * 24 * HOUR_MS;
/** What one window may hold in memory. */
const MOST_READINGS = 20_000;
/** Below this share of it the next window is longer. */
const SPARSE = 4;

/** Windows of a length that suits how densely the fleet reports. */
async function* windowsOf(options: HistorySourceOptions): AsyncGenerator<EventWindow> {
  const { history, devices, span, warmUpMs } = options;
  let from = span.from - warmUpMs;
  let length = HOUR_MS;
  let limit = MOST_READINGS;
  while (from < span.to) {
    const to = epochMs(Math.min(from + length, span.to));
    const readings: readonly Reading[] = await history.readings({
      devices,
      from: epochMs(from),
      to,
      limit,
    });
    if (readings.length >= limit) {
      // a window of one moment cannot be cut: a whole fleet may be stamped on the hour
      if (length > 1) length = Math.max(1, Math.floor(length / SPARSE));
      else limit *= 2;
      continue;
    }
    yield { readings, to };
    from = to;
    if (readings.length < MOST_READINGS / SPARSE) length = Math.min(length * 2, LONGEST_MS);
  }
}

const DAY_MS = 24 * HOUR_MS;
/** Questions over a zone's days remember about a month of them. */
const GROUP_WARM_UP_MS = 35 * DAY_MS;

/** As much past as the slowest of the detectors needs, and a day at least, ms. */
export const warmUpOf = ({ detectors, groupDetectors }: ChosenDetectors): number =>
  Math.max(
    DAY_MS,
    ...detectors.map((detector) => detector.warmUpMs),
    groupDetectors.length > 0 ? GROUP_WARM_UP_MS : 0,
  );
