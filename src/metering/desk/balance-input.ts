import { AppError } from '../../lib/app-error.ts';
import type { Alarm } from '../../model/alarm.ts';
import { Certificate } from '../../model/archive/metering-kinds.ts';
import { OwnUse } from '../../model/archive/own-use.ts';
import type { SiteSpec, ZoneSpec } from '../../model/fleet.ts';
import { ATMOSPHERE_KPA, type EpochMs, epochMs } from '../../model/units.ts';
import type { Every } from '../balance/balance-grid.ts';
import { balanceMeters } from '../balance/balance-meter.ts';
import type { SitePressure } from '../balance/line-pack-change.ts';
import { BASELINE_MS, type BalanceInput } from '../balance/zone-balance.ts';
import { gasDayAt, gasDaySpan } from '../books/gas-day.ts';
import { type DeskSources, entered, gridSizeFor, slicesOf, zoneCalendar } from './desk-sources.ts';

export interface BalanceAsked {
  readonly zone: ZoneSpec;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly every: Every;
  /** Of the zone in this span. */
  readonly alarms: readonly Alarm[];
}

/** Gathers what a zone's balance is made of. @throws AppError of the books or the archive when they do not answer. */
export async function readBalanceInput(
  sources: DeskSources,
  { zone, from, to, every, alarms }: BalanceAsked,
): Promise<BalanceInput> {
  const { archive, fleet } = sources;
  const calendar = zoneCalendar(sources, zone.id);
  const certificates = latest(await entered(archive, 'certificate', Certificate), to);
  const past = epochMs(from - BASELINE_MS);
  const all = balanceMeters(fleet, zone, certificates);
  const size = gridSizeFor(all.length, past, to);
  const end = wholeDay(to, calendar);
  const slices = await slicesOf(sources, calendar, all, past, end, size);
  // a place that was never in use, or is no more, is no gap in the balance
  const meters = all.filter(({ meter }) => meter.status === 'inService' || slices.has(meter.id));
  const sites = [...new Set(meters.map(({ site }) => site))];
  const uses = await entered(archive, 'own-use', OwnUse);
  return {
    calendar,
    holidays: new Set(zone.holidays),
    from,
    to,
    every,
    size,
    meters,
    slices,
    sites,
    pressures: await pressuresOf(sources, sites, from, end),
    ownUse: uses
      .filter(({ body }) => body.zone === zone.id)
      .map(({ body }) => ({
        from: epochMs(Date.parse(body.from)),
        to: epochMs(Date.parse(body.to)),
        m3: body.volumeM3,
        sigmaShare: body.uncertaintyPercent / 100,
      })),
    alarms,
  };
}

const wholeDay = (to: EpochMs, calendar: BalanceInput['calendar']): EpochMs =>
  gasDaySpan(calendar, gasDayAt(calendar, epochMs(to - 1))).end;

/** By meter, the last verification before the end of the span: an expired one is still the best estimate. */
function latest(
  all: readonly { readonly body: Certificate }[],
  to: EpochMs,
): ReadonlyMap<string, Certificate> {
  const newest = new Map<string, Certificate>();
  for (const { body } of all) {
    if (Date.parse(body.verifiedOn) >= to) continue;
    const known = newest.get(body.meter);
    if (known === undefined || known.verifiedOn < body.verifiedOn) newest.set(body.meter, body);
  }
  return newest;
}

const HOUR_MS = 3_600_000;

/** What stations say of the pipes behind them at whole hours. A history that is down leaves them unknown. */
async function pressuresOf(
  { history }: DeskSources,
  sites: readonly SiteSpec[],
  from: EpochMs,
  to: EpochMs,
): Promise<readonly SitePressure[]> {
  const found: SitePressure[] = [];
  for (const { id: site, volumeM3, station } of sites) {
    if (volumeM3 === undefined || station === undefined) continue;
    const buckets = await history
      .buckets({
        device: station.device,
        fields: ['pOut', 'tGas'],
        from: epochMs(from - HOUR_MS),
        to,
        everyMs: HOUR_MS,
      })
      .catch((error: unknown) => {
        if (error instanceof AppError) return [];
        throw error;
      });
    for (const { ts, fields } of buckets) {
      const gauge = fields['pOut']?.last;
      if (gauge === undefined) continue;
      const tGas = fields['tGas']?.last ?? null;
      found.push({ site, at: epochMs(ts + HOUR_MS), pAbs: gauge + ATMOSPHERE_KPA, tGas });
    }
  }
  return found;
}
