import type { GasCalendar } from '../../metering/books/gas-day.ts';
import type { Settlement } from '../../metering/books/settlement-cycle.ts';
import { type CycleSpan, cycleAt } from '../../metering/settlement/cycle-at.ts';
import { metersOf } from '../../model/archive/fleet-places.ts';
import type { Contract } from '../../model/archive/metering-kinds.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ApiPorts } from '../ports.ts';
import { type ContractSite, contractAt } from './contract-at.ts';

/** Of a company that has set nothing else: as the settings have it. */
const GAS_DAY_START = 8;

export const calendarOf = (
  { gasDayStart = GAS_DAY_START }: Pick<ApiPorts, 'gasDayStart'>,
  { timeZone }: Pick<SiteSpec, 'timeZone'>,
): GasCalendar => ({ timeZone, startHour: gasDayStart });

export interface Terms {
  readonly settlement: Settlement;
  readonly prepaid: 'yes' | 'no';
  /** Null: none in force. */
  readonly contract: Contract | null;
}

/** The contract in force then; by the month and not prepaid where there is none. */
export async function termsAt(
  { records }: Pick<ApiPorts, 'records'>,
  site: ContractSite,
  at: EpochMs,
): Promise<Terms> {
  const contract = await contractAt(records.archive, site, at);
  if (contract === null) return { settlement: 'monthly', prepaid: 'no', contract };
  const { settlement, prepaid } = contract;
  return { settlement, prepaid: prepaid ? 'yes' : 'no', contract };
}

/** The settlement cycle of a meter in which a moment lies; null: the fleet has no such meter. */
export async function cycleOf(
  ports: Pick<ApiPorts, 'records' | 'fleet' | 'gasDayStart'>,
  meter: string,
  at: number,
): Promise<CycleSpan | null> {
  const place = metersOf(ports.fleet.current()).get(meter);
  if (place === undefined) return null;
  const { settlement } = await termsAt(ports, place.site, epochMs(at));
  return cycleAt(settlement, calendarOf(ports, place.site), at);
}
