import { dayOfDate } from '../../lib/local-time.ts';
import { everyItem } from '../../lib/pages.ts';
import type { Alarm } from '../../model/alarm.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { EpochMs } from '../../model/units.ts';
import type { AlarmRecords } from '../../records/records.ts';
import { type ConditionAlarm, conditionSources } from '../condition/condition-sources.ts';
import { type Figures, figuresOf } from '../condition/figures.ts';
import type { GasDay, MeteringBooks } from '../contract/metering-books.ts';

export interface ConditionParts {
  readonly books: Pick<MeteringBooks, 'periods'>;
  readonly alarms: Pick<AlarmRecords, 'list'>;
  readonly fleet: FleetIndex;
}

const PAGE = 1_000;

/** The condition table of whole gas days, `to` exclusive, as it is at `now`. @throws AppError of the stores. */
export async function readCondition(
  { books, alarms, fleet }: ConditionParts,
  { from, to }: { readonly from: GasDay; readonly to: GasDay },
  now: EpochMs,
): Promise<Figures> {
  const [periods, open] = await Promise.all([
    books.periods({ meters: 'all', from, to }),
    openAlarms(alarms, fleet),
  ]);
  const days = dayOfDate(to) - dayOfDate(from);
  return figuresOf(conditionSources({ index: fleet, periods, alarms: open, now, days }));
}

/** Open alarms about a meter or its device, by meter, gravest first. */
async function openAlarms(
  records: ConditionParts['alarms'],
  index: FleetIndex,
): Promise<ReadonlyMap<string, readonly ConditionAlarm[]>> {
  const found = new Map<string, ConditionAlarm[]>();
  const pages = everyItem<Alarm>((start) => records.list({ state: 'open', limit: PAGE, ...start }));
  for await (const alarm of pages) {
    const meter = meterOf(alarm, index);
    if (meter === null) continue;
    const { id, type, priority } = alarm;
    const own = { id, type, priority, batteryDays: batteryDays(alarm) };
    found.set(meter, [...(found.get(meter) ?? []), own]);
  }
  for (const own of found.values()) own.sort((a, b) => a.priority - b.priority);
  return found;
}

function meterOf({ subject }: Pick<Alarm, 'subject'>, index: FleetIndex): string | null {
  if (subject.kind === 'meter') return subject.id;
  return subject.kind === 'device' ? (index.devices.get(subject.id)?.meter?.id ?? null) : null;
}

function batteryDays({ type, evidence }: Alarm): number | null {
  if (type !== 'meter.battery') return null;
  const said = evidence.find(({ name }) => name === 'batteryDays')?.value;
  return typeof said === 'number' ? said : null;
}
