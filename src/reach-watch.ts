import type { ConditionWatch } from './condition-watch.ts';
import type { Clock } from './lib/clock.ts';
import { everyItem, type PageStart } from './lib/pages.ts';
import { epochMs } from './model/units.ts';
import type { ReachLimits, Records, Unreached } from './records/records.ts';

export interface ReachWatchParts {
  readonly records: Pick<Records, 'alarms' | 'ledger'>;
  readonly watch: ConditionWatch;
  /** The clock of the journal: `notBefore` is in its time. */
  readonly eventClock: Clock;
  readonly limits: ReachLimits;
  /** Between two looks, ms. */
  readonly everyMs?: number;
  onProblem(problem: unknown): void;
}

export interface ReachWatch {
  /** A delivery was given up: look now. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const TYPE = 'system.nobody-reached';
const EVERY_MS = 5_000;

/**
 * Makes it an alarm when a grave alarm has reached nobody, and ends that when
 * somebody is reached, acknowledges it, or it is over. What it said survives a
 * restart as an open alarm; everything else is asked of the records each time.
 */
export function startReachWatch(parts: ReachWatchParts): ReachWatch {
  const { everyMs = EVERY_MS } = parts;
  const said = new Set<string>();
  let remembered = false;
  let underWay: Promise<void> = Promise.resolve();
  let waiting = false;
  let stopped = false;
  const once = async (): Promise<void> => {
    waiting = false;
    if (stopped) return;
    try {
      if (!remembered) {
        for (const subject of await saidBefore(parts)) said.add(subject);
        remembered = true;
      }
      await lookOnce(parts, said);
    } catch (problem) {
      parts.onProblem(problem);
    }
  };
  const look = (): Promise<void> => {
    // one look that has not begun answers everybody who asks
    if (waiting) return underWay;
    waiting = true;
    underWay = underWay.then(once);
    return underWay;
  };
  const timer = setInterval(() => void look(), everyMs);
  void look();
  return {
    look,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await underWay;
    },
  };
}

async function lookOnce(parts: ReachWatchParts, said: Set<string>): Promise<void> {
  const { records, watch, eventClock, limits } = parts;
  const unreached = await records.ledger.unreached(epochMs(eventClock.now()), limits);
  const now = new Set(unreached.map(({ alarm }) => alarm));
  for (const one of unreached) {
    said.add(one.alarm);
    watch.set(TYPE, one.alarm, 'yes', evidenceOf(one), one.since);
  }
  // said at each look: the journal may have refused it the last time
  for (const alarm of said) if (!now.has(alarm)) watch.set(TYPE, alarm, 'no');
}

const evidenceOf = ({ deliveries, givenUp, channels }: Unreached) => [
  { name: 'deliveries', value: deliveries },
  { name: 'givenUp', value: givenUp },
  { name: 'channels', value: channels.join(', ') },
];

/** Alarms of which an earlier run said that nobody was reached. */
async function saidBefore({ records }: ReachWatchParts): Promise<readonly string[]> {
  const found: string[] = [];
  const read = (start: PageStart) =>
    records.alarms.list({ state: 'open', type: TYPE, limit: 500, ...start });
  for await (const { subject } of everyItem(read)) found.push(subject.id);
  return found;
}
