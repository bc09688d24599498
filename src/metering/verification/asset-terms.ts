import { z } from 'zod';
import { ServiceLifeParams, serviceLifeEnd } from '../../detect/asset-service-life.ts';
import {
  type VerificationDate,
  VerificationParams,
  verificationDate,
  verificationYears,
} from '../../detect/asset-verification-due.ts';
import type { Asset } from '../../detect/detector.ts';
import { dueDate } from '../../detect/due-date.ts';
import { meterBattery } from '../../detect/meter-battery.ts';
import { settingsOf } from '../../detect/settings.ts';
import type { AlarmType } from '../../model/alarm-type.ts';
import type { DetectorSetting } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { type MeterRow, meterRows } from './meter-row.ts';

/** Dates that a meter has by its type, as its detectors judge them. */
export interface MeterDates {
  readonly verification: VerificationDate;
  /** When that date and the next have passed at the site, epoch ms; NaN where there is none. */
  readonly verificationEndsAt: number;
  readonly lifeEndsAt: number;
  readonly batteryEndsAt: number;
  /** Years between two verifications of its type, 0: none. */
  readonly verificationYears: number;
  /** Local date; null: no limit, or its installation is not on file. */
  readonly lifeEnd: string | null;
}

/** What of the battery detector's parameters is needed here. */
const BatteryAge = z.object({ lifeYears: z.number(), fitted: z.string() });

const known = new WeakMap<FleetIndex, readonly MeterDates[]>();

/** Of every row of `meterRows`, in its order. The table by type is the detectors' parameters. */
export function meterDates(index: FleetIndex): readonly MeterDates[] {
  const found = known.get(index);
  if (found !== undefined) return found;
  const { detectors } = index.fleet;
  const verification = paramsFor(VerificationParams, detectors, 'asset.verification-due');
  const life = paramsFor(ServiceLifeParams, detectors, 'asset.service-life');
  const battery = paramsFor(
    { parse: (given: unknown) => BatteryAge.parse(meterBattery.params.parse(given)) },
    detectors,
    'meter.battery',
  );
  const dates = meterRows(index).map((row): MeterDates => {
    const { meter } = row;
    const { timeZone } = row.site;
    const terms = verification(row);
    const verified = verificationDate(meter, terms);
    const lifeEnd = serviceLifeEnd(meter, life(row));
    return {
      verification: verified,
      verificationEndsAt: endsAt(verified.date, timeZone),
      verificationYears: verificationYears(meter, terms),
      lifeEnd,
      lifeEndsAt: endsAt(lifeEnd, timeZone),
      batteryEndsAt: endsAt(batteryEnd(meter.installed, battery(row)), timeZone),
    };
  });
  known.set(index, dates);
  return dates;
}

/** The moment at which a date has passed at a place, as the alarm has it; NaN: no date. */
export const endsAt = (date: string | null, timeZone: string): number =>
  dueDate(date, timeZone, NO_NOTICES, 3).dueAt ?? Number.NaN;

const NO_NOTICES: readonly number[] = [];

/** Whole days until then, as the alarm counts them: 1 on its last day, 0 or less when it is over. */
export const daysUntil = (end: number, now: EpochMs): number =>
  // `+ 0`: less than a day over is 0, not −0
  Math.ceil((end - now) / 86_400_000) + 0;

/** By age: what the battery alarm goes by while the voltage says nothing. */
function batteryEnd(
  installed: string | undefined,
  { lifeYears, fitted }: z.infer<typeof BatteryAge>,
): string | null {
  const from = fitted === '' ? installed : fitted;
  if (from === undefined || lifeYears === 0) return null;
  const days = Math.round(lifeYears * 365.2425);
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Parsing takes longer than all the rest: once where nobody has set anything. */
function paramsFor<P>(
  schema: { parse(given: unknown): P },
  settings: readonly DetectorSetting[],
  type: AlarmType,
): (row: MeterRow) => P {
  const own = settings.filter((setting) => setting.type === type);
  const parsed = new Map<string, P>();
  return (row) => {
    const given = own.length === 0 ? {} : settingsOf(own, type, assetOf(row));
    const key = JSON.stringify(given);
    const params = parsed.get(key) ?? schema.parse(given);
    parsed.set(key, params);
    return params;
  };
}

/** Settings go by class, site and subject alone. */
const assetOf = ({ meter, site, customer, zone, device }: MeterRow): Asset => ({
  subject: { kind: 'meter', id: meter.id },
  // the border: a checked fleet has the device of every meter, and nothing here looks at it
  device: device as Asset['device'],
  site,
  zone,
  customer,
  run: null,
  meter,
  since: epochMs(0),
});
