import { mutedUntil } from '../../src/dispatch/muted.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import type { LedgerLine } from '../../src/model/delivery.ts';
import type { EpochMs } from '../../src/model/units.ts';
import { clock } from '../support/detector-run.ts';
import type { Moment } from './telling-history.ts';
import { calledFirst, notBeforeOf } from './telling-plan.ts';

const MINUTE = 60_000;
/** A repetition is held back for ten minutes, a consequence for two; and the next tick may be a minute off. */
const SETTLED_MS = 12.5 * MINUTE;
const TICK_MS = MINUTE + 2000;

/** What one recipient last heard of one alarm. */
interface Heard {
  readonly reason: LedgerLine['reason'];
  readonly at: EpochMs;
  readonly notBefore: EpochMs;
  readonly occurrence: number;
}

/** One alarm's course so far, as somebody sees it who looks at the list after every entry. */
interface Course {
  readonly alarm: Alarm;
  readonly heard: Map<string, Heard>;
  /** Since when it could be told of without anything changing; null: it cannot, or was eased. */
  readonly tellableSince: EpochMs | null;
  /** Since when it has been as grave as now, in this occurrence. */
  readonly graveSince: EpochMs;
  /** Time of the last message about it. */
  readonly lastAt: EpochMs | null;
  /** A permit has made it less grave: nobody needs to hear that. */
  readonly eased: boolean;
  readonly version: number;
}

const contactOf = ({ channel, recipient }: LedgerLine): string => `${channel} ${recipient}`;
const holds = ({ returnedAt }: Alarm): boolean => returnedAt === null;
const believes = (heard: Heard | undefined): heard is Heard =>
  heard !== undefined && heard.reason !== 'cleared';

/** Everything in which what was planned differs from what the routes call for. */
export function tellingFaults(moments: readonly Moment[]): readonly string[] {
  const courses = new Map<string, Course>();
  const faults: string[] = [];
  for (const moment of moments) {
    for (const alarm of moment.alarms.values()) {
      const before = courses.get(alarm.id);
      const planned = moment.planned.filter((line) => line.alarm === alarm.id);
      const found = faultsOf(before, alarm, planned, moment);
      faults.push(...found.map((fault) => `${clock(moment.at)} ${alarm.type}: ${fault}`));
      courses.set(alarm.id, after(before, alarm, planned, moment));
    }
  }
  return faults;
}

function faultsOf(
  before: Course | undefined,
  alarm: Alarm,
  planned: readonly LedgerLine[],
  moment: Moment,
): readonly string[] {
  return [
    ...orderFaults(before, planned),
    ...whenFaults(alarm, planned, moment),
    ...quietFaults(before, alarm, planned, moment),
    ...missingNow(before, alarm, planned, moment),
    ...missingByNow(after(before, alarm, planned, moment), moment),
  ];
}

/** Nobody hears of the end without the beginning, twice, or before it. */
function orderFaults(before: Course | undefined, planned: readonly LedgerLine[]): string[] {
  const heard = new Map(before?.heard);
  return planned.flatMap((line) => {
    const who = contactOf(line);
    const last = heard.get(who);
    heard.set(who, heardOf(line));
    const faults: string[] = [];
    if (line.reason === 'cleared' && !believes(last))
      faults.push(`${who}: cleared out of the blue`);
    if (line.reason === 'first' && last !== undefined)
      faults.push(`${who}: first, but not the first`);
    // graver news does not wait for the morning: the outbox takes along what does
    if (line.reason === 'cleared' && last !== undefined && line.notBefore < last.notBefore)
      faults.push(`${who}: ${line.reason} overtakes ${last.reason} (${clock(last.notBefore)})`);
    return faults;
  });
}

/** Quiet hours and the digest hold back what may wait, and nothing else. */
function whenFaults(alarm: Alarm, planned: readonly LedgerLine[], { at }: Moment): string[] {
  const calls = planned.filter(({ reason }) => reason !== 'cleared');
  // one message of records may bring several changes: of what priority each was does not show
  if (new Set(calls.map(({ reason }) => reason)).size > 1) return [];
  const expected = notBeforeOf(alarm.priority, at);
  return calls
    .filter(({ notBefore }) => notBefore !== expected)
    .map((line) => `${contactOf(line)}: ${clock(line.notBefore)}, not ${clock(expected)}`);
}

/** Nobody is called about what is kept quiet, acknowledged or over. */
function quietFaults(
  before: Course | undefined,
  alarm: Alarm,
  planned: readonly LedgerLine[],
  { at }: Moment,
): string[] {
  const calls = planned.filter(({ reason }) => reason !== 'cleared');
  if (calls.length === 0) return [];
  const told = calls.map((line) => `${line.reason} to ${contactOf(line)}`).join(', ');
  const faults: string[] = [];
  if (
    before !== undefined &&
    mutedUntil(before.alarm, at) !== null &&
    mutedUntil(alarm, at) !== null
  )
    faults.push(`${told} while it is kept quiet`);
  if (before !== undefined && isAnswered(before.alarm) && isAnswered(alarm))
    faults.push(`${told} after its acknowledgement`);
  if (!holds(alarm) && before !== undefined && !holds(before.alarm))
    if (before.alarm.occurrence === alarm.occurrence) faults.push(`${told} after its end`);
  return faults;
}

const isAnswered = ({ state }: Alarm): boolean => state === 'acknowledged' || state === 'closed';

/** What must be told by the very entry that brings it about. */
function missingNow(
  before: Course | undefined,
  alarm: Alarm,
  planned: readonly LedgerLine[],
  { at, calm, fleetVersion }: Moment,
): string[] {
  const faults: string[] = [];
  const heard = new Map(before?.heard);
  for (const line of planned) heard.set(contactOf(line), heardOf(line));
  const lacks = (what: string, reason: LedgerLine['reason']): void => {
    for (const who of calledFirst(fleetVersion, alarm.priority, at)) {
      const told = planned.some((line) => contactOf(line) === who && line.reason === reason);
      if (!told) faults.push(`${who} is not told that it ${what}`);
    }
  };
  if (!holds(alarm))
    for (const [who, last] of heard)
      if (believes(last)) faults.push(`${who} is not told that it is over`);
  if (!holds(alarm) || mutedUntil(alarm, at) !== null || !calm) return faults;
  // a silence may have a common cause: that is asked first
  const waits = alarm.type === 'comms.silent' || alarm.late;
  if (before === undefined) {
    if (!waits) lacks('began', 'first');
    return faults;
  }
  const was = before.alarm;
  if (!holds(was) || mutedUntil(was, at) !== null || was.occurrence !== alarm.occurrence)
    return faults;
  if (alarm.priority < was.priority && !waits) lacks('is graver', 'escalated');
  const again = was.state === 'acknowledged' && alarm.state === 'unacknowledged';
  // of what old data told, and somebody acknowledged before anybody was called, this is the first
  if (again && alarm.priority === was.priority)
    lacks(
      'must be acknowledged again',
      alarm.late && before.heard.size === 0 ? 'late-detected' : 'reminder',
    );
  return faults;
}

/** What must have been told after a while, whatever it had to wait for. */
function missingByNow(course: Course, { at, fleetVersion }: Moment): string[] {
  const { alarm, heard, tellableSince, graveSince, lastAt } = course;
  if (tellableSince === null || at - tellableSince < SETTLED_MS) return [];
  const faults: string[] = [];
  const must = (who: string, what: string): void => {
    const last = heard.get(who);
    if (!believes(last) || last.at < graveSince) faults.push(`${who} has not heard ${what}`);
  };
  const then = calledFirst(fleetVersion, alarm.priority, tellableSince);
  for (const who of calledFirst(fleetVersion, alarm.priority, at))
    if (then.includes(who)) must(who, 'of it');
  const passed = at - tellableSince - SETTLED_MS - TICK_MS;
  if (alarm.priority === 1 && passed > 2 * MINUTE)
    must('email chief@x', 'that nobody acknowledges');
  if (alarm.priority === 1 && passed > 5 * MINUTE) must('email boss@x', 'that nobody acknowledges');
  if (alarm.priority === 2 && passed > 0)
    if (lastAt === null || at - lastAt > 10 * MINUTE + TICK_MS) faults.push('nobody is reminded');
  return faults;
}

const heardOf = ({ reason, plannedAt, notBefore, occurrence }: LedgerLine): Heard => ({
  reason,
  at: plannedAt,
  notBefore,
  occurrence,
});

function after(
  before: Course | undefined,
  alarm: Alarm,
  planned: readonly LedgerLine[],
  { at, fleetVersion }: Moment,
): Course {
  const heard = new Map(before?.heard);
  for (const line of planned) heard.set(contactOf(line), heardOf(line));
  const was = before?.alarm;
  const isNew = was === undefined || was.occurrence !== alarm.occurrence || !holds(was);
  const isGraver = was !== undefined && alarm.priority < was.priority;
  const isEased = was !== undefined && alarm.priority > was.priority && !isNew;
  const tellable =
    holds(alarm) && mutedUntil(alarm, at) === null && alarm.state === 'unacknowledged';
  // of an eased alarm nobody needs to hear, until it is graver or comes back
  const eased = (before?.eased === true && !isNew && !isGraver) || isEased;
  const isSame = !isNew && !isGraver && before?.version === fleetVersion;
  const since = isSame ? (before?.tellableSince ?? at) : at;
  return {
    alarm,
    heard,
    eased,
    tellableSince: tellable && !eased ? since : null,
    graveSince: isNew || isGraver ? at : (before?.graveSince ?? at),
    lastAt: planned.at(-1)?.plannedAt ?? before?.lastAt ?? null,
    version: fleetVersion,
  };
}
