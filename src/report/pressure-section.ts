import type { Bucket } from '../history/history.ts';
import { AppError } from '../lib/app-error.ts';
import type { SiteSpec, StationSpec } from '../model/fleet.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import {
  column,
  numberCell,
  type ReportDesk,
  type ReportSources,
  type Row,
  type Section,
  textCell,
  word,
} from './report.ts';
import type { GasDays } from './report-span.ts';
import { taken } from './taken.ts';

const HOUR_MS = 3_600_000;
const FIELDS = ['pIn', 'pOut'];

interface Place {
  readonly site: SiteSpec;
  readonly station: StationSpec;
}

/** The least and the greatest pressure of each station, gauge. A history that is down leaves them unknown. */
export async function pressureSection(sources: ReportSources, days: GasDays): Promise<Section> {
  const desk = sources.desk();
  const places = sources.fleet.fleet.sites.flatMap((site): Place[] =>
    site.station === undefined ? [] : [{ site, station: site.station }],
  );
  const rows = await taken(places, async (place) =>
    rowOf(place, await bucketsOf(desk, place, days), days),
  );
  return {
    title: word('站点压力', 'Pressure of stations'),
    note: word(
      '表压，kPa；无数据小时超过四分之一的站点以红色标出',
      'Gauge, kPa; stations without values for over a quarter of the hours are in red',
    ),
    columns: [
      column('站点', 'Station', 26),
      column('设定', 'Set', 9),
      column('出口最低', 'Outlet least', 10),
      column('出口最高', 'Outlet greatest', 10),
      column('出口平均', 'Outlet mean', 10),
      column('进口最低', 'Inlet least', 10),
      column('进口最高', 'Inlet greatest', 10),
      column('有数据 (h)', 'Hours with values', 10),
    ],
    rows,
    none: word('没有调压站', 'There are no stations'),
  };
}

/** Whole hours of the clock: the gas day of a zone at half past begins within one. */
async function bucketsOf(
  { history }: ReportDesk,
  { station }: Place,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly Bucket[]> {
  const query = { device: station.device, fields: FIELDS, everyMs: HOUR_MS };
  try {
    return await history.buckets({ ...query, from: epochMs(from), to: epochMs(to) });
  } catch (thrown) {
    if (thrown instanceof AppError) return [];
    throw thrown;
  }
}

const LEAST_SHARE = 0.75;

function rowOf({ site, station }: Place, buckets: readonly Bucket[], days: GasDays): Row {
  const values = (field: string) => buckets.flatMap(({ fields }) => fields[field] ?? []);
  const [out, into] = [values('pOut'), values('pIn')];
  const least = (of: typeof out): number | null =>
    of.length === 0
      ? null
      : of.reduce((low, { min }) => Math.min(low, min), Number.POSITIVE_INFINITY);
  const most = (of: typeof out): number | null =>
    of.length === 0
      ? null
      : of.reduce((high, { max }) => Math.max(high, max), Number.NEGATIVE_INFINITY);
  const count = out.reduce((sum, one) => sum + one.count, 0);
  const mean = out.reduce((sum, one) => sum + one.mean * one.count, 0) / count;
  const cells = [
    textCell(site.name),
    numberCell(station.setKPa, 2),
    numberCell(least(out), 2),
    numberCell(most(out), 2),
    numberCell(count === 0 ? null : mean, 2),
    numberCell(least(into), 2),
    numberCell(most(into), 2),
    numberCell(out.length),
  ];
  const hours = (days.to - days.from) / HOUR_MS;
  return out.length < LEAST_SHARE * hours ? { cells, tone: 'bad' } : { cells };
}
