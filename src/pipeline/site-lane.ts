import { type DetectorEvent, timeOf } from '../detect/detector.ts';
import { SPAN_MS } from '../model/digest.ts';
import type { SiteSpec } from '../model/fleet.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { Closed } from './digest/closed.ts';
import type { Cell } from './judges.ts';
import { closedEvent, openStage, stepOnly } from './stage.ts';
import * as timeline from './timeline.ts';

/**
 * What the devices of one site said together, in event time: the stretches that
 * each of them closes, as they come. A stretch that comes later than another
 * device's, or is told again, is slotted in, so that nothing waits and the
 * verdict is that of the whole.
 */
export interface SiteLane extends timeline.Timeline {
  readonly site: SiteSpec;
  readonly course: timeline.Course;
  /** The length of stretch that all devices of the site have in common. */
  readonly span: 'slot' | 'hour';
}

const DAY_MS = 86_400_000;
/** Stretches a device that is behind may be slotted in over, and no more: two days and a half of hours. */
const MOST_STRETCHES = 64;

export function openSiteLane(
  site: SiteSpec,
  devices: readonly DeviceEntry[],
  cells: readonly Cell[],
): SiteLane {
  const span = devices.every(({ intervalMs }) => 2 * intervalMs <= SPAN_MS.slot) ? 'slot' : 'hour';
  const slowest = Math.max(0, ...devices.map(waitMs));
  const stretches = Math.min(MOST_STRETCHES, Math.ceil(slowest / SPAN_MS[span]) + 2);
  return {
    site,
    span,
    course: courseOf(slowest, stretches * Math.max(1, devices.length)),
    stage: openStage(cells),
    window: [],
    newest: null,
    settled: null,
  };
}

/** A daily reporter hands in the first hour of its day at the end of it. */
const waitMs = ({ spec, watermarkMs }: DeviceEntry): number =>
  watermarkMs + (spec.reporting === 'daily' ? DAY_MS : 0);

const courseOf = (watermarkMs: number, most: number): timeline.Course => ({
  watermarkMs,
  most,
  step: stepOnly,
  keyOf,
  same: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  order: (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0),
});

/** By where a stretch begins: more records may make it end earlier. */
function keyOf(event: DetectorEvent): string {
  if (event.kind !== 'slot' && event.kind !== 'hour') return `${event.kind}|${timeOf(event)}`;
  const { device, from } = event.digest;
  return `${device}|${event.kind}|${from}`;
}

/** The events that a device's closed stretches are to its site. */
export function siteEvents(lane: SiteLane, closed: readonly Closed[]): readonly DetectorEvent[] {
  return closed.flatMap((one) =>
    one.kind === 'digest' && one.digest.span === lane.span ? [closedEvent(one, one.digest.to)] : [],
  );
}

export const judgeTogether = (lane: SiteLane, event: DetectorEvent): timeline.Outcome =>
  timeline.judgeEvent(lane, event, lane.course);
