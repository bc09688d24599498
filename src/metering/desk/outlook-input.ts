import type { ZoneSpec } from '../../model/fleet.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { gridOf } from '../balance/balance-grid.ts';
import { balanceMeters } from '../balance/balance-meter.ts';
import { gasDayAt, gasDaySpan } from '../books/gas-day.ts';
import { type ZoneOutlook, zoneOutlook } from '../outlook/zone-outlook.ts';
import { zoneUse } from '../outlook/zone-use.ts';
import { type DeskSources, gridSizeFor, slicesOf, zoneCalendar } from './desk-sources.ts';

const DAY_MS = 86_400_000;
/** Eight weeks that are forecast again, and the eight before them. */
const PAST_DAYS = 112;
const AHEAD_DAYS = 7;

/** Demand of a zone's customers in the seven gas days from the one that goes on. */
export async function readOutlook(
  sources: DeskSources,
  zone: ZoneSpec,
  now: EpochMs,
): Promise<ZoneOutlook> {
  const calendar = zoneCalendar(sources, zone.id);
  const { start } = gasDaySpan(calendar, gasDayAt(calendar, now));
  const from = epochMs(start - PAST_DAYS * DAY_MS);
  const meters = balanceMeters(sources.fleet, zone, new Map()).filter(
    ({ side, meter }) => side === 'out' && meter.status !== 'closed',
  );
  const size = gridSizeFor(meters.length, from, start);
  const slices = await slicesOf(sources, calendar, meters, from, start, size);
  // half a day less: the clock may have been changed in between
  const end = epochMs(start + AHEAD_DAYS * DAY_MS - DAY_MS / 2);
  const grid = gridOf(calendar, from, end, size, new Set(zone.holidays));
  const first = grid.findIndex((cell) => cell.start >= start);
  return zoneOutlook(zoneUse(meters, slices, grid), grid, first);
}
