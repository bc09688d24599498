import type { Random } from '../../src/lib/seeded-random.ts';
import type { Injection } from '../faults/injection.ts';
import { longOutage, shortOutage } from '../faults/link.ts';
import { behindGateway, linkDevices, type Reporting, type SitePlan } from '../site/site-plan.ts';

const HOUR_MS = 3_600_000;
/** Chance that an outage begins within an hour (domain figures: 37 correctors in the field). */
const START_PER_HOUR = 0.004;
/** Share of the outages and their hours, shortest and longest. */
const DURATIONS: readonly (readonly [share: number, fromHours: number, toHours: number])[] = [
  [0.7, 1, 1],
  [0.09, 2, 6],
  [0.18, 7, 24],
  [0.03, 24, 72],
];
/** Silence that nobody need hear of, hours: none at a RTU, a missed upload, a missed day. */
const QUIET_HOURS = { scada: 0, hourly: 3, daily: 36 } as const;

/**
 * The outages that a site's link has by itself (Gilbert–Elliott: up for a
 * while, down for a while), as injections, so that the truth track knows those
 * long enough to be an alarm. Sites behind one gateway share theirs.
 */
export function outagesOf(
  site: SitePlan,
  reporting: Reporting,
  random: Random,
  span: { readonly startMs: number; readonly endMs: number },
): readonly Injection[] {
  const chance = random.fork(`outages ${linkDevices(site)[0] ?? site.id}`);
  const quietHours = QUIET_HOURS[site.station ? 'scada' : reporting.meter];
  const outages: Injection[] = [];
  let atMs = span.startMs + untilNext(chance);
  while (atMs < span.endMs) {
    const hours = lasting(chance);
    const isHeard = hours > quietHours && (!behindGateway(site) || (site.member ?? 0) === 0);
    const endMs = atMs + hours * HOUR_MS;
    outages.push({
      kind: isHeard ? longOutage : shortOutage,
      site,
      onsetMs: atMs,
      endMs,
      rampMs: 0,
      size: 1,
    });
    atMs = endMs + untilNext(chance);
  }
  return outages;
}

/** Exponential, whole seconds. */
const untilNext = (random: Random): number =>
  Math.ceil((-Math.log(1 - random.next()) / START_PER_HOUR) * 3600) * 1000;

function lasting(random: Random): number {
  let draw = random.next();
  for (const [share, from, to] of DURATIONS) {
    if (draw < share) return from + (to - from) * random.next();
    draw -= share;
  }
  return 1;
}
