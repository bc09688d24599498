import type { Random } from '../../src/lib/seeded-random.ts';
import { type Injection, rewritten } from '../faults/injection.ts';
import { deviceClock } from '../link/device-clock.ts';
import { type Link, type SimulatedMessage, simulatedLink } from '../link/link.ts';
import { isoLocal, zoneOffsetMs } from './local-time.ts';
import type { SiteInputs } from './site-inputs.ts';
import { linkDevices, type Reporting, type SitePlan } from './site-plan.ts';
import { type SiteRequest, simulatePlant } from './site-plant.ts';

/** One site with its devices and links, advanced step by step. */
export interface SiteSimulation {
  /**
   * Advances to `nowMs` (a multiple of 1000) in one step, however long, and
   * gives what leaves from then on for as long as the step was. Around the
   * onset and the end of a fast fault the step is cut into seconds.
   * @param networkKPa deviation of the shared network pressure.
   */
  step(nowMs: number, networkKPa?: number): readonly SimulatedMessage[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So long after its onset or its end a fast fault is followed second by second. */
const FAST_MS = 120_000;

export function simulateSite(request: SiteRequest): SiteSimulation {
  const { plan, reporting, injections, startMs, random } = request;
  const plant = simulatePlant(request);
  const links = new Map(
    linkDevices(plan).map((id) => [id, simulatedLink(id, random.fork(`link ${id}`), request.link)]),
  );
  const meterLink = links.get(plan.meter.gateway ?? plan.meter.device);
  const stationPhase = random.int(reporting.stationSeconds);
  const offsetMs = zoneOffsetMs(plan.timeZone, startMs);
  const schedule = meterSchedule(reporting, offsetMs, random.fork('upload'));
  const noise = random.fork('noise');
  const clockError = deviceClock(request.link ?? 'ideal', random.fork('clock'));
  const seq = { station: 0, meter: 0 };
  let contacts = -1;
  let lastMs = startMs - (request.stepSeconds ?? 1) * 1000;

  const reportStation = (nowMs: number, stepMs: number): void => {
    if (!plant.station || !plan.station) return;
    const { device } = plan.station;
    const now = plant.station.contacts();
    const isDue = falls(stationPhase * 1000, reporting.stationSeconds * 1000, nowMs, stepMs);
    if (!isDue && now === contacts) return;
    contacts = now;
    seq.station += 1;
    const record = { ts: nowMs, ...plant.station.values(), seq: seq.station };
    const said = rewritten(injections, record, device, nowMs, noise);
    links.get(device)?.offer(`gas/v1/${device}/telemetry`, said, nowMs);
  };

  const reportMeter = (nowMs: number, stepMs: number): void => {
    const due = schedule.due(nowMs, stepMs);
    if (due === null) return;
    seq.meter += 1;
    const ts = isoLocal(nowMs + clockError(nowMs), offsetMs);
    if (isMuted(plan, plant.inputs, noise)) return;
    const record = { ts, kind: due.kind, ...plant.meter.values(due.kind), seq: seq.meter };
    const said = rewritten(injections, record, plan.meter.device, nowMs, noise);
    meterLink?.offer(meterTopic(plan, 'telemetry'), said, due.sendMs);
  };

  const announce = (nowMs: number, stepMs: number): void => {
    for (const { kind, onsetMs } of injections) {
      if (kind.event === undefined || onsetMs > nowMs || onsetMs <= nowMs - stepMs) continue;
      const event = { ts: isoLocal(nowMs, offsetMs), code: kind.event };
      meterLink?.offer(meterTopic(plan, 'event'), event, nowMs);
    }
  };

  const advance = (nowMs: number, networkKPa: number): readonly SimulatedMessage[] => {
    const stepMs = nowMs - lastMs;
    lastMs = nowMs;
    plant.step(nowMs, networkKPa, stepMs / 1000);
    reportStation(nowMs, stepMs);
    reportMeter(nowMs, stepMs);
    announce(nowMs, stepMs);
    return sent(links, { nowMs, stepMs }, plant.inputs);
  };

  return {
    step(nowMs, networkKPa = 0) {
      if (nowMs - lastMs <= 1000 || !isFast(injections, lastMs, nowMs)) {
        return advance(nowMs, networkKPa);
      }
      const out: SimulatedMessage[] = [];
      for (let t = lastMs + 1000; t <= nowMs; t += 1000) out.push(...advance(t, networkKPa));
      return out;
    },
  };
}

/** True when a moment of `phaseMs` in every `periodMs` lies in the step that ends at `nowMs`. */
const falls = (phaseMs: number, periodMs: number, nowMs: number, stepMs: number): boolean =>
  Math.floor((nowMs - phaseMs) / periodMs) > Math.floor((nowMs - stepMs - phaseMs) / periodMs);

/** Whether a fault that runs its course in seconds begins or ends about this step. */
const isFast = (injections: readonly Injection[], lastMs: number, nowMs: number): boolean =>
  injections.some(
    ({ kind, onsetMs, endMs }) =>
      kind.isFast === true &&
      [onsetMs, endMs ?? Infinity].some((ms) => ms <= nowMs && lastMs < ms + FAST_MS),
  );

/** A link fault cuts the site's main device, a meter's own link fault its other connection. */
function sent(
  links: ReadonlyMap<string, Link>,
  { nowMs, stepMs }: { readonly nowMs: number; readonly stepMs: number },
  inputs: SiteInputs,
): readonly SimulatedMessage[] {
  let out: readonly SimulatedMessage[] = [];
  let own = inputs.link;
  for (const link of links.values()) {
    const messages = link.second(nowMs, own, stepMs);
    own = inputs.meterLink;
    if (messages.length > 0) out = out.length === 0 ? messages : [...out, ...messages];
  }
  return out;
}

/** A relayed meter that does not reach its relay: nothing of it is ever sent. */
const isMuted = (plan: SitePlan, { meterLink }: SiteInputs, random: Random): boolean =>
  plan.meter.gateway !== null &&
  (meterLink.state !== 'up' || (meterLink.lost > 0 && random.next() < meterLink.lost));

const meterTopic = ({ meter }: SitePlan, what: 'telemetry' | 'event'): string =>
  meter.gateway === null
    ? `gas/v1/${meter.device}/${what}`
    : `gas/v1/${meter.gateway}/sub/${meter.device}/${what}`;

interface MeterReport {
  readonly kind: 'interval' | 'snapshot';
  readonly sendMs: number;
}

/** Hour record on the hour, one live snapshot a day; sent soon after, or with the daily upload. */
function meterSchedule(reporting: Reporting, offsetMs: number, random: Random) {
  const snapshotAt = 8 * HOUR_MS + (60 + random.int(600)) * 1000;
  const uploadAt = random.int(24 * 3600) * 1000;
  const sendMs = (nowMs: number): number => {
    if (reporting.meter === 'hourly') return nowMs + (5 + random.int(60)) * 1000;
    const intoDay = (nowMs + offsetMs) % DAY_MS;
    return nowMs - intoDay + uploadAt + (intoDay > uploadAt ? DAY_MS : 0);
  };
  return {
    due(nowMs: number, stepMs: number): MeterReport | null {
      const local = nowMs + offsetMs;
      if (falls(0, HOUR_MS, local, stepMs)) return { kind: 'interval', sendMs: sendMs(nowMs) };
      return falls(snapshotAt, DAY_MS, local, stepMs) ? { kind: 'snapshot', sendMs: nowMs } : null;
    },
  };
}
