import type { BackBillingCause } from '../../model/archive/back-billing-kind.ts';
import type { Appliance } from '../../model/archive/customer-kinds.ts';
import type { Certificate, Contract } from '../../model/archive/metering-kinds.ts';
import type { Gas, MeterSpec, SiteSpec } from '../../model/fleet.ts';
import type { Localized } from '../../model/localized.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Figure } from '../balance/window-balance.ts';
import type { GasCalendar } from '../books/gas-day.ts';
import type { MeterHour } from '../contract/metering-books.ts';

/** Everything that the volume of a span is told from, whatever the method. */
export interface Claim {
  readonly cause: BackBillingCause;
  /** Whole local hours. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly meter: MeterSpec;
  readonly site: SiteSpec;
  /** Of the zone; absent: typical pipeline gas. */
  readonly gas: Gas | undefined;
  readonly calendar: GasCalendar;
  /** Days on which customers burn as on a Sunday. */
  readonly holidays: ReadonlySet<string>;
  /** Of the books, from `PAST_MS` before the span to `LATER_MS` after it as far as that has been. */
  readonly hours: readonly MeterHour[];
  /** In force at the beginning; null: none is entered. */
  readonly contract: Contract | null;
  readonly certificates: readonly Certificate[];
  /** Of the site, in use in the span. */
  readonly appliances: readonly Appliance[];
  /** What another meter or the station measured; null: nothing to compare with. */
  readonly reference: Reference | null;
  /** Loss of the zone; null: not asked for, or the zone has no balance. */
  readonly zone: ZoneLoss | null;
  readonly given: Given;
}

const DAY_MS = 86_400_000;
/** Eight weeks teach what is usual (domain.md §B.5), four weeks after it whether that has changed. */
export const PAST_MS = 56 * DAY_MS;
export const LATER_MS = 28 * DAY_MS;

/** What whoever drafts the statement says, where it differs from what is on file. */
export interface Given {
  /** `usual`: mean of the hours before, for a sensor that was faulty in the span. */
  readonly pressureFrom?: 'recorded' | 'usual';
  /** Of the span, kPa absolute and °C: read by a reference instrument. */
  readonly pAbsKPa?: number;
  readonly tGasC?: number;
  /** Time a day in which the appliances ran; absent: the hours of the site. */
  readonly hoursPerDay?: number;
  /** Mean load of the appliances in that time, of their rating. */
  readonly loadFactor?: number;
  /** Share of the zone's loss that the meter answers for; absent: all of it. */
  readonly zoneShare?: number;
}

/** m³ by hour, by its start; base m³ from a meter, in the station's own unit from a station. */
export interface Reference {
  readonly name: Localized;
  readonly m3: ReadonlyMap<EpochMs, number>;
  /** 1σ as a fraction where it is taken as it is; null: only good for comparison with itself. */
  readonly sigma: number | null;
}

/** Of whole gas days around the span, and of the four weeks before them. */
export interface ZoneLoss {
  readonly zone: string;
  readonly inSpan: Figure & { readonly inM3: number };
  readonly before: Figure & { readonly inM3: number };
}
