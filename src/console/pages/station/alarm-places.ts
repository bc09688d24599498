import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { byUrgency } from '../../parts/shown-alarms.ts';

/** Where on the drawing an alarm belongs: `outlet`, `ssv:A`, `meter:M-1`… */
export type Place = string;

const STATION_PLACES: Readonly<Record<string, Place>> = {
  'bypass.open': 'bypass',
  'bypass.unsecured': 'bypass',
  'bypass.suspected': 'bypass',
  'bypass.partial': 'bypass',
  'regulator.overpressure': 'outlet',
  'regulator.underpressure': 'outlet',
  'regulator.supply-lost': 'outlet',
  'leak.line-break': 'outlet',
  'leak.pressure-decay': 'outlet',
  'regulator.inlet-low': 'inlet',
  'regulator.relief': 'relief',
  'regulator.sensing-conflict': 'sensing',
  'leak.gas-detected': 'gas',
  'station.door': 'door',
  'station.power-lost': 'mains',
};

const RUN_PLACES: Readonly<Record<string, string>> = {
  'regulator.slam-shut': 'ssv',
  'regulator.filter': 'filter',
  'regulator.drift': 'regulator',
  'regulator.droop': 'regulator',
  'regulator.lockup': 'regulator',
  'regulator.hunting': 'regulator',
};

type Placed = Pick<AlarmView, 'type' | 'subject'>;

/** Null: it has no place on the drawing and stands in the list alone. */
export function placeOf({ type, subject }: Placed, site: string): Place | null {
  if (subject.kind === 'meter') return `meter:${subject.id}`;
  if (subject.kind === 'run') {
    const run = subject.id.startsWith(`${site}/`) ? subject.id.slice(site.length + 1) : subject.id;
    return `${RUN_PLACES[type] ?? 'run'}:${run}`;
  }
  return STATION_PLACES[type] ?? (type.startsWith('regulator.') ? 'station' : null);
}

/** The gravest alarm of each place. @param alarms open ones of the site that are shown. */
export function alarmsByPlace(
  alarms: readonly AlarmView[],
  site: string,
): ReadonlyMap<Place, AlarmView> {
  const places = new Map<Place, AlarmView>();
  for (const alarm of alarms.toSorted(byUrgency)) {
    const place = placeOf(alarm, site);
    if (place !== null && !places.has(place)) places.set(place, alarm);
  }
  return places;
}
