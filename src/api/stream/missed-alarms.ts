import { position as journalPosition } from '../../model/units.ts';
import type { AlarmChange, AlarmRecords } from '../../records/records.ts';
import type { EventRing } from './event-ring.ts';

const PAGE = 500;

export interface MissedAlarms {
  /** Alarms as they now are, each changed since `from`, up to where the ring takes over. */
  changes(from: number): AsyncGenerator<AlarmChange>;
  /** Alarms of the ring's very first position that were among them. */
  readonly overlap: ReadonlySet<string>;
}

/** What happened to alarms before the ring's memory; the ring may forget more while this reads. */
export function openMissedAlarms(alarms: AlarmRecords, ring: EventRing): MissedAlarms {
  const overlap = new Set<string>();
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
      const { position, ordinal } = ring.floor();
      // of the floor's own position the ring may hold a part: the whole is told here
      const last = ordinal === 0 ? position - 1 : position;
      overlap.clear();
      for await (const change of upTo(begin, last)) {
        if (change.position === position) overlap.add(change.alarm.id);
        yield change;
      }
      if (ring.floor().position === position) return;
      begin = last + 1;
    }
  }
  return { changes, overlap };
}
