import { asBuilt } from '../../../simulators/faults/as-built.ts';
import type { FaultKind } from '../../../simulators/faults/fault-kind.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import type { SitePlan } from '../../../simulators/site/site-plan.ts';
import { simulateSite } from '../../../simulators/site/site-simulation.ts';
import type { TemplateName } from '../../../simulators/site/templates/registry.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import type { StationArrived } from './records.ts';
import { recordsOf } from './records.ts';

export type StationRecord = StationArrived['record'];

/** A Friday, 12:00 in Shanghai. */
export const NOON = Date.UTC(2026, 10, 20, 4);
/** The same Friday, 23:30: nobody burns at the factory until 07:00. */
export const NIGHT = Date.UTC(2026, 10, 20, 15, 30);
export const MINUTE = 60_000;

interface Fault {
  readonly kind: FaultKind;
  /** Minutes from the start. */
  readonly from: number;
  readonly to?: number;
  readonly ramp?: number;
  readonly size?: number;
}

export interface SiteRun {
  readonly site: TemplateName;
  readonly minutes: number;
  readonly startMs?: number;
  readonly stepSeconds?: number;
  readonly stationSeconds?: number;
  readonly faults: readonly Fault[];
  /** Another plan than the template's. */
  readonly change?: (plan: SitePlan) => SitePlan;
}

/** One site alone; its station's records by minute, and what its meter said. */
export function runSite(run: SiteRun) {
  const { startMs = NOON, stepSeconds = 1, stationSeconds = 10, minutes } = run;
  const reporting = { stationSeconds, meter: 'hourly' } as const;
  const [template] = planSites([run.site], reporting, null);
  if (!template) throw new Error(`no site ${run.site}`);
  const site = run.change?.(template) ?? template;
  const built = asBuilt(
    [site],
    run.faults.map(({ kind, from, to, ramp = 0, size }) => ({
      kind,
      site,
      onsetMs: startMs + from * MINUTE,
      endMs: to === undefined ? null : startMs + to * MINUTE,
      rampMs: ramp * MINUTE,
      size: size ?? kind.defaultSize,
    })),
  );
  const [plan = site] = built.sites;
  const simulation = simulateSite({
    plan,
    reporting,
    injections: built.injections,
    startMs,
    random: seededRandom(`run of ${run.site}`),
    stepSeconds,
  });
  const endMs = startMs + minutes * MINUTE;
  const messages = [];
  for (let t = startMs; t < endMs; t += stepSeconds * 1000) messages.push(...simulation.step(t));
  const { stations, meters } = recordsOf({ fleet: {}, connections: [], truth: [], messages });
  const records = [...stations.values()].flat().map((r) => r.record);
  return {
    plan,
    records,
    meter: [...meters.values()].flat().map((r) => r.record),
    /** Records of the minutes [from, to). */
    between: (from: number, to: number): readonly StationRecord[] =>
      records.filter((r) => r.ts >= startMs + from * MINUTE && r.ts < startMs + to * MINUTE),
  };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const field = (
  records: readonly StationRecord[],
  of: (record: StationRecord) => number | undefined,
): readonly number[] => records.map((record) => of(record) ?? Number.NaN);

/** Records that are not as they should be; a handful at all proves nothing. */
export const misfits = (records: readonly StationRecord[], is: (r: StationRecord) => boolean) =>
  records.length > 10 ? records.filter((r) => !is(r)) : ['too few records'];
