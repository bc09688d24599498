import type { HistoryReader } from './history/history.ts';
import type { Clock } from './lib/clock.ts';
import type { Entry } from './model/journal-entry.ts';
import { epochMs, type Position } from './model/units.ts';
import type { Fold } from './pipeline/fold.ts';
import { judgePast, type Rejudged, type RejudgeRequest, warmUpOf } from './pipeline/rejudge.ts';

/** Judges late data again once history has it; the findings come back through the journal. */
export interface Passes {
  /** Starts those that are due and whose data is in history. */
  start(historyCursor: Position): void;
}

export interface PassPorts {
  readonly fold: Fold;
  readonly history: Pick<HistoryReader, 'readings'>;
  readonly clock: Clock;
  readonly append: (entry: Entry) => void;
}

/** A pass reads at most this many readings of a device; what lies beyond is judged as unknown. */
const MOST_READINGS = 50_000;
const KEPT_KEYS = 10_000;
/** A region that comes back at once must not hold its whole past in memory. */
const AT_ONCE = 2;
const utf8 = new TextEncoder();

export function createPasses({ fold, history, clock, append }: PassPorts): Passes {
  /** Started and, where they have ended, on their way through the journal. */
  const started = new Set<string>();
  let running = 0;

  async function judge(request: RejudgeRequest): Promise<Rejudged | null> {
    const device = fold.fleet.devices.get(request.device);
    if (device === undefined) return null;
    const fresh = fold.freshCells(request.device);
    const readings = await history.readings({
      devices: [device.spec.id],
      from: epochMs(request.from - warmUpOf(device, fresh)),
      to: epochMs(clock.now() + 3_600_000),
      limit: MOST_READINGS,
    });
    const extent = readings.length < MOST_READINGS ? 'whole' : 'cut';
    return judgePast(request, device, fresh, readings, extent);
  }

  async function passOver(request: RejudgeRequest): Promise<void> {
    const found = await judge(request);
    const payload = utf8.encode(JSON.stringify(found ?? { ...request, stories: [] }));
    const at = epochMs(clock.now());
    append({ kind: 'rejudged', at, source: request.device, topic: '', payload });
  }

  return {
    start(historyCursor) {
      for (const request of fold.duePasses(epochMs(clock.now()))) {
        const key = `${request.device}@${request.position}`;
        if (running >= AT_ONCE) return;
        if (request.position > historyCursor || started.has(key)) continue;
        if (started.size >= KEPT_KEYS) started.clear();
        started.add(key);
        // history was away: the span still waits, and the next turn asks again
        running += 1;
        passOver(request)
          .catch(() => started.delete(key))
          .finally(() => {
            running -= 1;
          });
      }
    },
  };
}
