import type { BookChange } from '../alarm/book.ts';
import { topicKey } from '../alarm/book.ts';
import { ordered, quietingPermit, riseOf } from '../alarm/orders.ts';
import { resuppress } from '../alarm/suppression.ts';
import { transition } from '../alarm/transition.ts';
import { mutedUntil } from '../dispatch/muted.ts';
import type { Alarm } from '../model/alarm.ts';
import type { EpochMs, Position } from '../model/units.ts';
import { type Effects, noteAlarm } from './effects.ts';
import type { Partition } from './partition.ts';

/** When it is asked; `lateDevice`: it is handing in old data. */
interface Moment {
  readonly position: Position;
  readonly at: EpochMs;
  readonly lateDevice: string | null;
}

/** What applying causes and orders again has changed. */
export interface Muting {
  /** Active alarms that nothing keeps quiet any longer. */
  readonly freed: readonly Alarm[];
  /** Alarms that are graver now that their permit has ended. */
  readonly risen: readonly BookChange[];
}

/** Applies standing orders and "one cause, one alarm" again. */
export function muteAgain(partition: Partition, moment: Moment, effects: Effects): Muting {
  const { position, at } = moment;
  const before = new Map(partition.book.open);
  const put = (alarm: Alarm): void => {
    partition.book.open.set(topicKey(alarm.type, alarm.subject), alarm);
    noteAlarm(effects, position, alarm);
  };
  for (const alarm of before.values()) {
    const next = ordered(alarm, partition.orders, at);
    if (next !== alarm) put(next);
  }
  const explained = resuppress(
    partition.book.open.values(),
    at,
    partition.outer,
    (device) => partition.lanes.get(device)?.device.spec.gateway,
    (alarm) => quietingPermit(partition.orders, alarm, at),
  );
  for (const alarm of explained) put(alarm);
  const risen = riseAgain(partition, moment, put);
  const freed = [...partition.book.open].flatMap(([key, alarm]): Alarm[] => {
    const was = before.get(key);
    const isFreed = was !== undefined && wasQuiet(was) && mutedUntil(alarm, at) === null;
    return isFreed && alarm.state === 'unacknowledged' ? [alarm] : [];
  });
  return { freed: freed.filter(({ id }) => !risen.some(({ alarm }) => alarm.id === id)), risen };
}

/** What old data tells of happened under the permit: whether it still holds shows once it has caught up. */
function riseAgain(
  { book, orders }: Partition,
  { at, lateDevice }: Moment,
  put: (alarm: Alarm) => void,
): readonly BookChange[] {
  if (lateDevice !== null) return [];
  return [...book.open.values()].flatMap((alarm): BookChange[] => {
    const priority = riseOf(alarm, orders, at);
    if (priority === null) return [];
    const { evidence, estimate } = alarm;
    const risen = transition(alarm, { input: 'update', at, priority, evidence, estimate });
    if (!risen.ok) return [];
    const [next, effect] = risen.value;
    // a shelf that was made for the lesser alarm does not hold this one
    const graver = ordered(next, orders, at);
    put(graver);
    return [{ alarm: graver, effect, previousPriority: alarm.priority }];
  });
}

/** A shelf whose time is over keeps nobody quiet any longer, but did until this look at it. */
const wasQuiet = ({ suppressedBy, outOfService, shelvedUntil }: Alarm): boolean =>
  suppressedBy !== null || outOfService || shelvedUntil !== null;
