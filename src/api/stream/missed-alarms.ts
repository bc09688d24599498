import { position as journalPosition } from '../../model/units.ts';
import type { AlarmChange, AlarmRecords } from '../../records/records.ts';
import type { EventRing } from './event-ring.ts';

const PAGE = 500;

export interface MissedAlarms {
  /** Alarms as they now are, each changed since `from`, up to where the ring takes over. */
  changes(from: number): AsyncGenerator<AlarmChange>;
  /** Whether a change was among them, although the ring holds it too. */
  told(change: AlarmChange): 'yes' | 'no';
}

/** What happened to alarms before the ring's memory; the ring may forget more while this reads. */
export function openMissedAlarms(alarms: AlarmRecords, ring: EventRing): MissedAlarms {
  /** By alarm, the position told of where the ring may hold a part of that position. */
  const overlap = new Map<string, number>();
  async function* upTo(from: number, last: number): AsyncGenerator<AlarmChange> {
    let after = from - 1;
    while (after < last) {
      const page = await alarms.changedAfter(journalPosition(after), PAGE);
      const covered = page.filter(({ position }) => position <= last);
      yield* covered;
      if (covered.length < page.length || page.length < PAGE) return;
      after = covered.at(-1)?.position ?? last;
    }
  }
  async function* changes(from: number): AsyncGenerator<AlarmChange> {
    let begin = from;
    for (;;) {
      const last = lastBefore(ring);
      overlap.clear();
      for await (const change of upTo(begin, last)) {
        if (change.position === last) overlap.set(change.alarm.id, last);
        yield change;
      }
      if (lastBefore(ring) === last) return;
      begin = last + 1;
    }
  }
  return {
    changes,
    told: ({ position, alarm }) => (overlap.get(alarm.id) === position ? 'yes' : 'no'),
  };
}

/** Last position that the ring does not hold whole; all of it is told from the records. */
function lastBefore(ring: EventRing): number {
  const { position, ordinal } = ring.floor();
  return ordinal === 0 ? position - 1 : position;
}
