import type { Detector } from '../../detect/detector.ts';
import type { GroupDetector } from '../../detect/group-detector.ts';
import { silentRules } from '../../dispatch/rules.ts';
import type { Alarm } from '../../model/alarm.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { StoredEntry } from '../../model/journal-entry.ts';
import type { Reading } from '../../model/reading.ts';
import { type EpochMs, epochMs, position } from '../../model/units.ts';
import type { FoldSnapshot } from '../../records/records.ts';
import { createFold, type Fold } from '../fold.ts';
import { judgePast, type Rejudged, type RejudgeRequest, warmUpOf } from '../rejudge.ts';
import type { KeptPast, Past } from './past.ts';

/**
 * The live fold over readings of the past: the same detectors, lanes, books and
 * common causes. It differs in its source and in its sink alone: ticks come when
 * the fold waits for one, and nobody is told.
 */
export interface Backtest {
  /** The next readings, in the order of their arrival. */
  take(readings: readonly Reading[]): Promise<void>;
  /** The next message as it was received: decoded and admitted as live. */
  hear(message: Omit<StoredEntry, 'position'>): Promise<void>;
  /** Time passes to the end of the span; what came late before it is judged again. */
  finish(until: EpochMs): Promise<void>;
  /** All alarms so far, in order of onset. */
  alarms(): readonly Alarm[];
  readonly readings: number;
  /** Stretches of late data that could not be judged again for want of a past. */
  readonly unjudged: number;
  readonly fold: Fold;
}

export interface BacktestOptions {
  readonly fleet: FleetIndex;
  /** When the fleet came into force: the start of the span. */
  readonly since: EpochMs;
  readonly detectors: readonly Detector[];
  readonly groupDetectors: readonly GroupDetector[];
  /** What late data is judged again from; null: late data that does not slot in stays unjudged. */
  readonly past: Past | KeptPast | null;
  /** How often the live service looks at the time, ms. */
  readonly tickMs?: number;
  /** Goes on from where another backtest of the same fleet stood. */
  readonly from?: FoldSnapshot;
}

/** Effects hold every reading until they are taken. */
const TAKEN_EVERY = 2_000;

export function createBacktest(options: BacktestOptions): Backtest {
  const { past } = options;
  const fold = foldOf(options);
  const alarms = new Map<string, Alarm>();
  let heard = 0;
  let at: number = options.from?.cursor ?? 0;
  let untaken = 0;
  let unjudged = 0;
  const ticks = createTicks(options.since, options.tickMs ?? TICK_MS);

  const collect = (): void => {
    untaken = 0;
    const effects = fold.takeEffects();
    heard += effects.readings.length;
    if (past !== null && 'keep' in past) past.keep(effects.readings);
    for (const [id, { alarm }] of effects.alarms) alarms.set(id, alarm);
  };
  const judgeLate = async (now: EpochMs): Promise<void> => {
    collect();
    for (const request of fold.duePasses(now)) {
      const found = past === null ? null : await passOver(fold, past, request, now);
      if (past === null) unjudged += 1;
      at += 1;
      fold.rejudge(found ?? nothingFound(request), now, position(at));
    }
  };
  const passTime = async (to: number): Promise<void> => {
    for (let tick = ticks.next(fold); tick < to; tick = ticks.next(fold)) {
      ticks.passed(tick);
      at += 1;
      fold.wake(tick, position(at));
      if ((fold.nextPass() ?? Infinity) <= tick) await judgeLate(tick);
    }
  };

  return {
    async take(next) {
      for (const reading of next) {
        const { receivedAt } = reading;
        if (ticks.next(fold) < receivedAt) await passTime(receivedAt);
        ticks.arrived(receivedAt);
        at += 1;
        untaken += 1;
        fold.take({ ...reading, position: position(at) });
        if (untaken >= TAKEN_EVERY) collect();
      }
    },
    async hear(message) {
      if (ticks.next(fold) < message.at) await passTime(message.at);
      ticks.arrived(message.at);
      at += 1;
      untaken += 1;
      fold.apply({ ...message, position: position(at) });
      if (untaken >= TAKEN_EVERY) collect();
    },
    async finish(until) {
      await passTime(until + 1);
      while (fold.nextPass() !== null) await passTime(ticks.next(fold) + 1);
      collect();
    },
    alarms() {
      collect();
      return [...alarms.values()].sort(
        (a, b) => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1),
      );
    },
    get readings() {
      return heard;
    },
    get unjudged() {
      return unjudged;
    },
    fold,
  };
}

const foldOf = ({ fleet, since, detectors, groupDetectors, from }: BacktestOptions): Fold =>
  createFold({
    detectors,
    groupDetectors,
    rulesOf: silentRules,
    fleet,
    fleetAt: since,
    fleetOf: () => null,
    snapshot: from ?? { cursor: position(0), fleetVersion: null, partitions: [] },
  });

/** The shipped setting of the service. */
const TICK_MS = 5_000;

/**
 * The ticks of the live service, of which only those are met at which something
 * is waited for. Readings that come between two ticks are judged without one.
 */
interface Ticks {
  /** The first tick at which the fold waits for time or late data is due; Infinity: none. */
  next(fold: Fold): EpochMs;
  passed(tick: EpochMs): void;
  arrived(at: EpochMs): void;
}

function createTicks(since: EpochMs, everyMs: number): Ticks {
  /** No tick that comes now is earlier. */
  let earliest = since as number;
  return {
    next(fold) {
      const due = Math.min(fold.nextDue() ?? Infinity, fold.nextPass() ?? Infinity);
      if (due === Infinity) return epochMs(Infinity);
      return epochMs(since + Math.ceil((Math.max(due, earliest) - since) / everyMs) * everyMs);
    },
    passed: (tick) => void (earliest = tick + 1),
    arrived: (at) => void (earliest = Math.max(earliest, at)),
  };
}

/** A pass reads at most this many readings of a device, as live. */
const MOST_READINGS = 50_000;
const AHEAD_MS = 3_600_000;

async function passOver(
  fold: Fold,
  past: Past,
  request: RejudgeRequest,
  now: EpochMs,
): Promise<Rejudged | null> {
  const device = fold.fleet.devices.get(request.device);
  if (device === undefined) return null;
  const fresh = fold.freshCells(request.device);
  const found = await past.readings({
    devices: [device.spec.id],
    from: epochMs(request.from - warmUpOf(device, fresh)),
    to: epochMs(now + AHEAD_MS),
    limit: MOST_READINGS,
  });
  // the live pass could not see what was still to come
  const arrived = found.filter(({ receivedAt }) => receivedAt <= now);
  return judgePast(request, device, fresh, arrived, found.length < MOST_READINGS ? 'whole' : 'cut');
}

/** Ends the waiting, and leaves everything as it was judged. */
const nothingFound = (request: RejudgeRequest): Rejudged => ({
  ...request,
  first: request.from,
  last: request.from,
  stories: [],
});
