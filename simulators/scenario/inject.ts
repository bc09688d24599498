import type { Injection } from '../faults/injection.ts';
import { FAULT_KINDS } from '../faults/registry.ts';
import { zoneOffsetMs } from '../site/local-time.ts';
import type { SitePlan } from '../site/site-plan.ts';
import type { Scenario, ScenarioFault } from './scenario.ts';

/** Replay of a past span, or second by second from now on. */
export type Pace = 'replay' | 'live';

const DAY_MS = 86_400_000;
/** A fault without an end that starts at a time of day shows for at least so long. */
const LEAST_SHOWN_MS = 30 * 60_000;

/** The scenario's faults at the sites, with their times on the simulated clock. */
export function injectionsOf(
  scenario: Scenario,
  sites: readonly SitePlan[],
  startMs: number,
  pace: Pace,
): readonly Injection[] {
  return scenario.faults.flatMap((fault) => {
    const kind = FAULT_KINDS.get(fault.fault);
    if (!kind) throw new RangeError(`unknown fault ${fault.fault}`);
    const isShared = fault.on === 'group' || kind.shared === true;
    const isHit = ({ replica, member = 0 }: SitePlan): boolean =>
      fault.on === 'all' || (replica === 1 && (isShared || member === fault.member));
    const hit = sites.filter((site) => site.template === fault.site && isHit(site));
    return hit.map((site): Injection => {
      const live = pace === 'live' ? fault.live : undefined;
      const duration = live ? live.duration : fault.duration;
      const onsetMs =
        startMs + (live ? live.after : onsetAfter(fault, site, startMs, scenario.length));
      return {
        kind,
        site,
        onsetMs,
        endMs: duration === undefined ? null : onsetMs + duration,
        rampMs: fault.ramp,
        size: fault.size ?? kind.defaultSize,
      };
    });
  });
}

/** Milliseconds from the start; a time of day is the last one after which the fault still fits. */
function onsetAfter(
  fault: ScenarioFault,
  site: SitePlan,
  startMs: number,
  lengthMs: number,
): number {
  if ('after' in fault.onset) return fault.onset.after;
  const [hours = 0, minutes = 0] = fault.onset.at.split(':').map(Number);
  const wanted = (hours * 60 + minutes) * 60_000;
  const localStart = startMs + zoneOffsetMs(site.timeZone, startMs);
  const first = (((wanted - localStart) % DAY_MS) + DAY_MS) % DAY_MS;
  const room = lengthMs - (fault.duration ?? LEAST_SHOWN_MS) - first;
  return first + Math.max(0, Math.floor(room / DAY_MS)) * DAY_MS;
}
