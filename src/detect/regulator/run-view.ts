import { type DigestSpan, SPAN_MS } from '../../model/digest.ts';
import type { RunSpec, SiteSpec } from '../../model/fleet.ts';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import type { StationValues } from '../../model/record.ts';
import { stationFlow } from '../../model/station-flow.ts';
import { ATMOSPHERE_KPA } from '../../model/units.ts';
import type { Asset } from '../detector.ts';

/** What a detector of a run must know of its station. */
export interface RunView {
  readonly run: RunSpec;
  /** All runs of the station, this one included, in the order of the fleet. */
  readonly runs: readonly RunSpec[];
  /** What the run's meters can carry, m³/h base. */
  readonly capacityM3h: number;
}

/** A run that passes less than this share of the capacity is shut. */
const PASSING = 0.001;

/** Null where the asset is no run, or no meter on file says how much it can carry. */
export function runViewOf(asset: Asset): RunView | null {
  const { run, site } = asset;
  if (run === null || site?.station === undefined) return null;
  const capacityM3h = capacityOf(site, run);
  return capacityM3h === 0 ? null : { run, runs: site.station.runs, capacityM3h };
}

/** For `prepare`: `applies` has asked before. */
export function knownRunView(asset: Asset): RunView {
  const view = runViewOf(asset);
  if (view === null) throw new Error('a run with a meter on file is needed');
  return view;
}

/** Of the run's own meters, else of those that stand behind all runs, m³/h base. */
function capacityOf({ meters, base }: SiteSpec, run: RunSpec): number {
  const own = meters.filter((meter) => meter.run === run.id);
  const shared = meters.filter((meter) => meter.run === undefined);
  const counted = own.length > 0 ? own : shared.length > 0 ? shared : meters;
  const factor = (run.setKPa + ATMOSPHERE_KPA) / base.pressureKPa;
  return counted.reduce((sum, { qMax }) => sum + qMax * factor, 0);
}

/** `own`: this run sets the outlet pressure; `other`: another one does; `none`: nobody burns. */
export type Carrier = 'own' | 'other' | 'none';

/**
 * Which run sets the outlet pressure at this record. Of runs that pass gas together it
 * is the one with the highest set point: the others only help it. Where no run
 * reports its flow, the first run that is not known to be shut carries it.
 */
export function carrierOf(values: StationValues, view: RunView): Carrier {
  const passing = PASSING * view.capacityM3h;
  let highest: number | null = null;
  let isOwn = false;
  let isReported = false;
  for (const run of view.runs) {
    const flow = values.runs?.[run.id]?.q;
    if (flow === undefined) continue;
    isReported = true;
    if (flow <= passing || (highest !== null && run.setKPa < highest)) continue;
    isOwn = run.id === view.run.id || (isOwn && run.setKPa === highest);
    highest = run.setKPa;
  }
  if (isReported) return highest === null ? 'none' : isOwn ? 'own' : 'other';
  const q = stationFlow(values);
  if (q === undefined || q <= passing) return 'none';
  const first = view.runs.find((run) => !isShut(values, run));
  return first?.id === view.run.id ? 'own' : 'other';
}

function isShut({ runs }: StationValues, { id }: RunSpec): boolean {
  const run = runs?.[id];
  return run?.ssv === 'tripped' || run?.ssv === 'closed' || run?.inletValve === 'closed';
}

/** Stretches by which slow questions about a station are asked: the finest it has. */
export const spanOf = ({ intervalMs }: DeviceEntry): DigestSpan =>
  2 * intervalMs <= SPAN_MS.slot ? 'slot' : 'hour';
