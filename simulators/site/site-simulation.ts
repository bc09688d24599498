import type { Random } from '../../src/lib/seeded-random.ts';
import { rewritten } from '../faults/injection.ts';
import { type Link, type SimulatedMessage, simulatedLink } from '../link/link.ts';
import { isoLocal, zoneOffsetMs } from './local-time.ts';
import { healthyInputs, type LinkInputs } from './site-inputs.ts';
import { mainDevice, type Reporting, type SitePlan } from './site-plan.ts';
import { type SiteRequest, simulatePlant } from './site-plant.ts';

/** One site with its devices and links, advanced second by second. */
export interface SiteSimulation {
  /**
   * The second that starts at `nowMs` (a multiple of 1000).
   * @param networkKPa deviation of the shared network pressure.
   */
  second(nowMs: number, networkKPa: number): readonly SimulatedMessage[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HEALTHY_LINK: LinkInputs = healthyInputs(0).link;

export function simulateSite(request: SiteRequest): SiteSimulation {
  const { plan, reporting, injections, startMs, random } = request;
  const plant = simulatePlant(request);
  const links = new Map(
    connectedDevices(plan).map((id) => [id, simulatedLink(id, random.fork(`link ${id}`))]),
  );
  const meterLink = links.get(plan.meter.gateway ?? plan.meter.device);
  const stationPhase = random.int(reporting.stationSeconds);
  const offsetMs = zoneOffsetMs(plan.timeZone, startMs);
  const schedule = meterSchedule(reporting, offsetMs, random.fork('upload'));
  const noise = random.fork('noise');
  const seq = { station: 0, meter: 0 };
  let contacts = '';

  const reportStation = (nowMs: number): void => {
    if (!plant.station || !plan.station) return;
    const { device } = plan.station;
    const now = plant.station.contacts();
    const isDue = Math.floor(nowMs / 1000) % reporting.stationSeconds === stationPhase;
    if (!isDue && now === contacts) return;
    contacts = now;
    seq.station += 1;
    const record = { ts: nowMs, ...plant.station.values(), seq: seq.station };
    const said = rewritten(injections, record, device, nowMs, noise);
    links.get(device)?.offer(`gas/v1/${device}/telemetry`, said, nowMs);
  };

  const reportMeter = (nowMs: number): void => {
    const due = schedule.due(nowMs);
    if (due === null) return;
    seq.meter += 1;
    const ts = isoLocal(nowMs, offsetMs);
    const record = { ts, kind: due.kind, ...plant.meter.values(), seq: seq.meter };
    const said = rewritten(injections, record, plan.meter.device, nowMs, noise);
    meterLink?.offer(meterTopic(plan), said, due.sendMs);
  };

  return {
    second(nowMs, networkKPa) {
      plant.second(nowMs, networkKPa);
      reportStation(nowMs);
      reportMeter(nowMs);
      return sent(links, plan, nowMs, plant.link);
    },
  };
}

/** A link fault cuts the site's main device; its other connections stay healthy. */
function sent(
  links: ReadonlyMap<string, Link>,
  plan: SitePlan,
  nowMs: number,
  main: LinkInputs,
): readonly SimulatedMessage[] {
  let out: readonly SimulatedMessage[] = [];
  for (const [device, link] of links) {
    const messages = link.second(nowMs, device === mainDevice(plan) ? main : HEALTHY_LINK);
    if (messages.length > 0) out = out.length === 0 ? messages : [...out, ...messages];
  }
  return out;
}

/** Devices with a connection of their own. */
export const connectedDevices = (plan: SitePlan): readonly string[] => [
  ...(plan.station ? [plan.station.device] : []),
  ...(plan.meter.gateway === null ? [plan.meter.device] : []),
];

const meterTopic = ({ meter }: SitePlan): string =>
  meter.gateway === null
    ? `gas/v1/${meter.device}/telemetry`
    : `gas/v1/${meter.gateway}/sub/${meter.device}/telemetry`;

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
    due(nowMs: number): MeterReport | null {
      const local = nowMs + offsetMs;
      if (local % HOUR_MS === 0) return { kind: 'interval', sendMs: sendMs(nowMs) };
      return local % DAY_MS === snapshotAt ? { kind: 'snapshot', sendMs: nowMs } : null;
    },
  };
}
