import type { ZoneLoss } from '../../metering/backbilling/claim.ts';
import type { WindowBalance } from '../../metering/balance/window-balance.ts';
import { zoneBalance } from '../../metering/balance/zone-balance.ts';
import { gasDayAt, gasDaySpan } from '../../metering/books/gas-day.ts';
import { readBalanceInput } from '../../metering/desk/balance-input.ts';
import { zoneCalendar } from '../../metering/desk/desk-sources.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { AskedStatement } from './back-billing-schema.ts';
import type { ClaimPlace } from './read-reference.ts';

const BEFORE_MS = 28 * 86_400_000;

/** The zone's unexplained loss over the gas days of the span and over the four weeks before; null: no balance says. */
export async function readZoneLoss(
  { desk, site }: ClaimPlace,
  { from, to }: Pick<AskedStatement, 'from' | 'to'>,
  now: EpochMs,
): Promise<ZoneLoss | null> {
  const zone = desk.fleet.zones.get(site.zone);
  if (zone === undefined) return null;
  const calendar = zoneCalendar(desk, zone.id);
  const start = gasDaySpan(calendar, gasDayAt(calendar, from)).start;
  const last = gasDaySpan(calendar, gasDayAt(calendar, epochMs(to - 1)));
  // the gas day that goes on has no balance yet
  const end = last.end <= now ? last.end : last.start;
  if (end <= start) return null;
  const over = async (first: EpochMs, until: EpochMs): Promise<WindowBalance> => {
    const input = { zone, from: first, to: until, every: 'month', alarms: [] } as const;
    return zoneBalance(await readBalanceInput(desk, input)).total;
  };
  const inSpan = await over(start, end);
  const before = await over(epochMs(start - BEFORE_MS), start);
  if (inSpan.unusable !== null || before.unusable !== null) return null;
  return { zone: zone.id, inSpan: lossOf(inSpan), before: lossOf(before) };
}

const lossOf = ({ attribution, inM3 }: WindowBalance): ZoneLoss['inSpan'] => ({
  ...attribution.unexplained,
  inM3,
});
