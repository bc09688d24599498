import type { DeskSources } from '../../metering/desk/desk-sources.ts';
import type { ZoneSpec } from '../../model/fleet.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';

/** Of a company that has set nothing else: the first hour of its settings. */
const GAS_DAY_START = 8;

/** What the metering desk answers from. @throws Refusal where its books do not run. */
export function deskOf({ books, history, records, fleet, gasDayStart }: ApiPorts): DeskSources {
  if (books === undefined)
    throw new Refusal('unavailable', 'the books of the metering desk do not run here');
  return {
    books,
    history,
    archive: records.archive,
    fleet: fleet.current(),
    startHour: gasDayStart ?? GAS_DAY_START,
  };
}

export function zoneAsked({ fleet }: DeskSources, id: string): ZoneSpec {
  const zone = fleet.zones.get(id);
  if (zone === undefined) throw new Refusal('zone-unknown', `no zone has the id ${id}`);
  return zone;
}
