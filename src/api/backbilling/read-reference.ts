import { AppError } from '../../lib/app-error.ts';
import type { Reference } from '../../metering/backbilling/claim.ts';
import { METHODS_OF } from '../../metering/backbilling/estimates.ts';
import { meterSigma } from '../../metering/balance/meter-uncertainty.ts';
import { agreedFactor, billedUse } from '../../metering/books/billed-use.ts';
import { type GasCalendar, hourStart } from '../../metering/books/gas-day.ts';
import type { MeterHour } from '../../metering/contract/metering-books.ts';
import type { DeskSources } from '../../metering/desk/desk-sources.ts';
import { metersOf } from '../../model/archive/fleet-places.ts';
import type { MeterSpec, SiteSpec } from '../../model/fleet.ts';
import type { EpochMs } from '../../model/units.ts';
import { Refusal } from '../errors/refusal.ts';
import type { AskedStatement } from './back-billing-schema.ts';
import { hoursOf } from './hours-of.ts';

const HOUR_MS = 3_600_000;

/** Where a claim is drawn up. */
export interface ClaimPlace {
  readonly desk: DeskSources;
  readonly meter: MeterSpec;
  readonly site: SiteSpec;
  readonly calendar: GasCalendar;
}

interface Around {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * What was measured beside the meter: by the meter or run that was named, or else by the
 * station, where it suits the cause. Null: nothing was.
 * @throws Refusal meter-unknown, subject-not-at-site.
 */
export async function readReference(
  place: ClaimPlace,
  { cause, method, reference }: AskedStatement,
  around: Around,
): Promise<Reference | null> {
  const isUsed = method === 'reference' || METHODS_OF[cause].includes('reference');
  if (reference !== undefined)
    return 'meter' in reference
      ? ofMeter(place, reference.meter, around)
      : ofStation(place, reference.run, around);
  if (!isUsed) return null;
  return ofStation(place, place.meter.run ?? null, around).catch((error: unknown) => {
    // nobody asked for it: a history that is down leaves the other methods
    if (error instanceof AppError && method !== 'reference') return null;
    throw error;
  });
}

async function ofMeter(
  { desk, meter }: ClaimPlace,
  id: string,
  around: Around,
): Promise<Reference> {
  const other = metersOf(desk.fleet).get(id);
  if (other === undefined)
    throw new Refusal('meter-unknown', `there is no reference meter ${id} in the fleet`);
  if (id === meter.id)
    throw new Refusal('validation-failed', 'a meter is no reference for itself', {
      errors: [{ path: 'body.reference.meter', problem: 'another meter than `meter`' }],
    });
  const rows = await hoursOf(desk, other.meter.id, around.from, around.to);
  const whole = rows.filter(
    ({ method, stats, start, end }) =>
      method === 'measured' && stats.knownMs >= 0.99 * (end - start),
  );
  const { meter: sound, unconverted } = meterSigma(other.meter, null);
  return {
    name: { zh: `参比表 ${id}`, en: `reference meter ${id}` },
    m3: new Map(whole.map((row) => [row.start, baseM3(row, other.meter)])),
    sigma: Math.hypot(sound, unconverted),
  };
}

const baseM3 = ({ stats }: MeterHour, meter: MeterSpec): number =>
  billedUse(stats, agreedFactor(meter)).m3;

/** Flow of the station or of one of its runs, m³/h, made volumes by the hour. */
async function ofStation(
  { desk, site, calendar }: ClaimPlace,
  run: string | null,
  { from, to }: Around,
): Promise<Reference | null> {
  const { station } = site;
  if (station === undefined) {
    if (run === null) return null;
    throw new Refusal('subject-not-at-site', `site ${site.id} has no station, so no run ${run}`);
  }
  if (run !== null && !station.runs.some(({ id }) => id === run))
    throw new Refusal('subject-not-at-site', `the station of site ${site.id} has no run ${run}`);
  const field = run === null ? 'q' : `runs.${run}.q`;
  // hours begin at whole local hours, which are half past where the zone has half an hour
  const everyMs = hourStart(calendar, from) % HOUR_MS === 0 ? HOUR_MS : HOUR_MS / 4;
  const buckets = await desk.history.buckets({
    device: station.device,
    fields: [field],
    from,
    to,
    everyMs,
  });
  const hours = new Map<EpochMs, { m3: number; ms: number }>();
  for (const { ts, fields } of buckets) {
    const flow = fields[field]?.mean;
    if (flow === undefined) continue;
    const start = hourStart(calendar, ts);
    const hour = hours.get(start) ?? { m3: 0, ms: 0 };
    hours.set(start, {
      m3: hour.m3 + (Math.max(0, flow) * everyMs) / HOUR_MS,
      ms: hour.ms + everyMs,
    });
  }
  const name = run === null ? '' : ` ${run}`;
  return {
    name: { zh: `调压站${name}流量`, en: `flow of the station's run${name}`.trim() },
    m3: new Map([...hours].filter(([, { ms }]) => ms >= HOUR_MS).map(([at, { m3 }]) => [at, m3])),
    sigma: null,
  };
}
