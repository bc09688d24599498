import type { DispatchRules } from '../dispatch/rules.ts';
import {
  nextDue,
  type TellingChange,
  tell,
  tellDue,
  tellingDueAt,
  UNTOLD,
} from '../dispatch/tell.ts';
import type { Alarm } from '../model/alarm.ts';
import type { Delivery } from '../model/delivery.ts';
import type { EpochMs } from '../model/units.ts';
import type { Effects } from './effects.ts';
import type { Partition } from './partition.ts';

/** Plans the messages that a change calls for, and remembers who was told; returns how many there are. */
export function tellPeople(
  partition: Partition,
  change: TellingChange,
  rules: DispatchRules,
  at: EpochMs,
  effects: Effects,
): number {
  const { id } = change.alarm;
  const before = partition.tellings.get(id) ?? UNTOLD;
  const [telling, deliveries] = tell(change, before, rules, at);
  const isNew = deliveries.length > 0 || telling.call !== before.call;
  if (isNew) keep(partition, id, telling, deliveries, effects);
  return deliveries.length;
}

/** Escalations and reminders whose time has come. */
export function tellWaiting(
  partition: Partition,
  rules: DispatchRules,
  at: EpochMs,
  effects: Effects,
): void {
  const open = new Map([...partition.book.open.values()].map((alarm) => [alarm.id, alarm]));
  for (const [id, before] of partition.tellings) {
    const due = tellingDueAt(before);
    const alarm: Alarm | undefined = open.get(id);
    if (due === null || due > at || alarm === undefined) continue;
    const [telling, deliveries] = tellDue(alarm, before, rules, at);
    keep(partition, id, telling, deliveries, effects);
  }
  partition.callsDueAt = nextDue(partition.tellings.values());
}

function keep(
  partition: Partition,
  id: string,
  telling: ReturnType<typeof tell>[0],
  deliveries: readonly Delivery[],
  effects: Effects,
): void {
  partition.tellings.set(id, telling);
  effects.deliveries.push(...deliveries);
  effects.partitions.add(partition.id);
  const due = tellingDueAt(telling);
  const { callsDueAt } = partition;
  if (due !== null && (callsDueAt === null || due < callsDueAt)) partition.callsDueAt = due;
}
