import { z } from 'zod';
import { type Ladder, ladderOf } from '../detect/ladder.ts';
import { settingsOf } from '../detect/settings.ts';
import { stationPlanOf } from '../detect/station/station-plan.ts';
import { startTrack, stationStateOf, stepTrack } from '../detect/station/station-state.ts';
import { PROOF, TUNING } from '../detect/station/tuning.ts';
import type { StationSpec } from '../model/fleet.ts';
import type { DeviceEntry, FleetIndex } from '../model/fleet-index.ts';
import type { StationValues } from '../model/record.ts';
import type { StationState } from '../model/station-state.ts';
import { type EpochMs, type KPaGauge, kPaGauge } from '../model/units.ts';
import { assetsOf } from './judges.ts';

/** Pressures of a station's outlet that people compare it with, kPa gauge; null: not on file. */
export interface StationLadder extends Ladder {
  readonly standbySet: KPaGauge | null;
  /** Lowest relief of the runs. */
  readonly relief: KPaGauge | null;
  readonly maop: KPaGauge | null;
  /** What the protection may let it rise to; null without a MAOP, and where appliances set the bound. */
  readonly ceiling: KPaGauge | null;
}

export function stationLadder(station: StationSpec): StationLadder {
  const relief = station.runs.flatMap(({ reliefKPa }) => reliefKPa ?? []);
  const maop = station.maopKPa ?? null;
  return {
    ...ladderOf(station),
    standbySet: station.runs.find(({ role }) => role === 'standby')?.setKPa ?? null,
    relief: relief.length === 0 ? null : kPaGauge(Math.min(...relief)),
    maop,
    ceiling: maop === null ? null : ceilingOf(maop),
  };
}

/**
 * Accumulation that protection may allow above a maximum operating pressure, in the shape of
 * GB 50028 6.6.10: +10 % from 400 kPa, +40 kPa from 80 kPa, +50 % from 10 kPa; below that the
 * appliances behind it decide.
 */
export function ceilingOf(maop: number): KPaGauge | null {
  if (maop >= 400) return kPaGauge(maop * 1.1);
  if (maop >= 80) return kPaGauge(maop + 40);
  return maop >= 10 ? kPaGauge(maop * 1.5) : null;
}

const Tuning = z.object({ ...TUNING, ...PROOF });
const DAY_MS = 86_400_000;

/**
 * A station as one record tells it, by the rules and parameters that detection uses: who
 * carries, which run could, where the outlet stands. `since` is not known from one record.
 * @param device the station's own.
 */
export function stationNow(
  fleet: FleetIndex,
  device: DeviceEntry,
  values: StationValues,
  ts: EpochMs,
): StationState | null {
  const asset = assetsOf(fleet, device, ts).find(({ subject }) => subject.kind === 'station');
  const site = asset?.site;
  if (asset === undefined || site?.station === undefined) return null;
  const p = Tuning.parse(settingsOf(fleet.fleet.detectors, 'regulator.switchover', asset));
  const plan = stationPlanOf(site, site.station, p);
  const track = stepTrack(startTrack(plan), ts, values, {
    plan,
    carriedForMs: p.proofCarriedMs,
    provedForMs: p.proofDays * DAY_MS,
    maxGapMs: 3 * device.intervalMs,
    since: ts,
  });
  return { ...stationStateOf(track), since: null };
}
