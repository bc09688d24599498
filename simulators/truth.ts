import type { AlarmType, Subject } from '../src/model/alarm-type.ts';
import type { Injection } from './faults/injection.ts';

/**
 * One line of the truth track (JSON lines): an alarm that an injected fault
 * should raise. A fault that should raise two alarms has two lines; one that
 * should raise none has none. `onset` and `end` are when the fault itself
 * begins and ends (ISO 8601 UTC), not when a detector can know: pressure takes
 * its time. `end` null: still there when the simulation ends. `size` is the
 * full size after `rampSeconds`, in `unit`.
 */
export interface TruthLine {
  readonly fault: string;
  readonly type: AlarmType;
  readonly subject: Subject;
  readonly site: string;
  readonly onset: string;
  readonly end: string | null;
  readonly rampSeconds: number;
  readonly size: number;
  readonly unit: string;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** @param endOfSpanMs a fault that would end later has no end within the simulation. */
export const truthOf = (
  injections: readonly Injection[],
  endOfSpanMs: number,
): readonly TruthLine[] => {
  const lines = injections.flatMap(({ kind, site, onsetMs, endMs, rampMs, size }) =>
    kind.expects(site).map((expected) => ({
      fault: kind.name,
      type: expected.type,
      subject: expected.subject,
      site: site.id,
      onset: iso(onsetMs),
      end: endMs === null || endMs > endOfSpanMs ? null : iso(endMs),
      rampSeconds: rampMs / 1000,
      size,
      unit: kind.unit,
    })),
  );
  // what hits many sites by one cause is one alarm, so one line
  const keyOf = (line: TruthLine): string =>
    [line.fault, line.type, line.subject.kind, line.subject.id, line.onset].join('|');
  return [...new Map([...lines].reverse().map((line) => [keyOf(line), line])).values()].reverse();
};
