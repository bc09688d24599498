import { err, ok, type Result } from '../lib/result.ts';
import type { Alarm, AlarmEvent, AlarmState } from '../model/alarm.ts';
import type { Priority } from '../model/alarm-type.ts';
import type { Evidence } from '../model/finding.ts';
import type { EpochMs } from '../model/units.ts';

/**
 * The life of an alarm as one table of state × input (ISA-18.2 states B, C, D
 * and closed). An absent cell is a refusal: nothing happens by accident.
 */
export type AlarmInput =
  | UpdateInput
  | {
      readonly input: 'return';
      readonly at: EpochMs;
      readonly since: EpochMs;
      /** `latched`: it stays until it is acknowledged as ended, whoever acknowledged it before. */
      readonly kind: 'ordinary' | 'latched';
    }
  | { readonly input: 're-alarm'; readonly at: EpochMs }
  | {
      readonly input: 'reactivate';
      readonly at: EpochMs;
      readonly priority: Priority;
      /** Without its permit; absent: the same. */
      readonly ownPriority?: Priority;
      readonly evidence: Evidence;
    }
  | { readonly input: 'move-onset'; readonly at: EpochMs; readonly since: EpochMs }
  | { readonly input: 'move-end'; readonly at: EpochMs; readonly since: EpochMs }
  | {
      readonly input: 'acknowledge';
      readonly at: EpochMs;
      readonly by: string;
      readonly comment?: string;
    }
  | {
      readonly input: 'comment';
      readonly at: EpochMs;
      readonly by: string;
      readonly comment: string;
    }
  | { readonly input: 'cannot-judge'; readonly at: EpochMs; readonly reason: string };

interface UpdateInput {
  readonly input: 'update';
  readonly at: EpochMs;
  readonly priority: Priority;
  readonly ownPriority?: Priority;
  readonly evidence: Evidence;
  readonly estimate: Evidence | null;
}

export type AlarmInputName = AlarmInput['input'];

/** What a transition means to people; dispatch decides whom it reaches. */
export type AlarmEffect =
  | 'raised'
  | 'priority-raised'
  | 'updated'
  | 'reactivated'
  | 're-alarmed'
  | 'returned'
  | 'onset-moved'
  | 'end-moved'
  | 'acknowledged'
  | 'commented'
  | 'noted';

export type TransitionRefusal =
  | 'already-acknowledged'
  | 'alarm-closed'
  | 'not-active'
  | 'already-active'
  | 'not-acknowledged';

export type Transition = Result<readonly [Alarm, AlarmEffect], TransitionRefusal>;

type Cell<I extends AlarmInput = AlarmInput> = (
  alarm: Alarm,
  input: I,
) => readonly [Alarm, AlarmEffect];
type CellOf<K extends AlarmInputName> = Cell<Extract<AlarmInput, { input: K }>>;
type Row = { readonly [K in AlarmInputName]?: CellOf<K> };

/** An alarm that comes and goes for months keeps its beginning and its latest. */
const HISTORY_KEPT = 200;

const log = (alarm: Alarm, line: AlarmEvent): AlarmEvent[] =>
  alarm.history.length < HISTORY_KEPT
    ? [...alarm.history, line]
    : [...alarm.history.slice(0, 1), ...alarm.history.slice(2), line];

/** The alarm with one more line in its history. */
export const withLine = (alarm: Alarm, line: AlarmEvent): Alarm => ({
  ...alarm,
  history: log(alarm, line),
});

const comment: CellOf<'comment'> = (alarm, { at, by, comment: text }) => [
  { ...alarm, history: log(alarm, { at, event: 'commented', by, comment: text }) },
  'commented',
];

const moveOnset: CellOf<'move-onset'> = (alarm, { at, since }) => [
  { ...alarm, occurredAt: since, history: log(alarm, { at, event: 'onset-moved' }) },
  'onset-moved',
];

const moveEnd: CellOf<'move-end'> = (alarm, { at, since }) => [
  { ...alarm, returnedAt: since, history: log(alarm, { at, event: 'end-moved' }) },
  'end-moved',
];

const note: CellOf<'cannot-judge'> = (alarm, { at, reason }) => [
  { ...alarm, history: log(alarm, { at, event: 'cannot-judge', comment: reason }) },
  'noted',
];

/** A graver finding is a new annunciation: whoever acknowledged the lesser one has not seen this. */
const update: CellOf<'update'> = (alarm, { at, priority, ownPriority, evidence, estimate }) => {
  const weighed = withOwn(alarm, ownPriority);
  if (priority >= alarm.priority)
    return [{ ...weighed, evidence: [...evidence], estimate: listOf(estimate) }, 'updated'];
  const raised: Alarm = {
    ...weighed,
    state: 'unacknowledged',
    priority,
    evidence: [...evidence],
    estimate: listOf(estimate),
    acknowledgedAt: null,
    acknowledgedBy: null,
    history: log(alarm, { at, event: 'changed' }),
  };
  return [raised, 'priority-raised'];
};

/** The alarm with the priority that it would have without its permit, or with none. */
function withOwn({ ownPriority: _, ...alarm }: Alarm, own: Priority | undefined): Alarm {
  return own === undefined ? alarm : { ...alarm, ownPriority: own };
}

const listOf = (estimate: Evidence | null): Alarm['estimate'] =>
  estimate === null ? null : [...estimate];

const returned =
  (state: AlarmState): CellOf<'return'> =>
  (alarm, { at, since }) => [
    { ...alarm, state, returnedAt: since, history: log(alarm, { at, event: 'returned' }) },
    'returned',
  ];

const acknowledged =
  (state: AlarmState): CellOf<'acknowledge'> =>
  (alarm, { at, by, comment: text }) => {
    const line: AlarmEvent =
      text === undefined
        ? { at, event: 'acknowledged', by }
        : { at, event: 'acknowledged', by, comment: text };
    return [
      { ...alarm, state, acknowledgedAt: at, acknowledgedBy: by, history: log(alarm, line) },
      'acknowledged',
    ];
  };

const reactivate: CellOf<'reactivate'> = (alarm, { at, priority, ownPriority, evidence }) => [
  {
    ...withOwn(alarm, ownPriority),
    state: 'unacknowledged',
    priority,
    evidence: [...evidence],
    returnedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    occurrence: alarm.occurrence + 1,
    history: log(alarm, { at, event: 'reactivated' }),
  },
  'reactivated',
];

/** ISA-18.2: what was acknowledged long ago and still holds must not be forgotten. */
const reAlarm: CellOf<'re-alarm'> = (alarm, { at }) => [
  {
    ...alarm,
    state: 'unacknowledged',
    acknowledgedAt: null,
    acknowledgedBy: null,
    history: log(alarm, { at, event: 're-alarmed' }),
  },
  're-alarmed',
];

const returnedAcknowledged: CellOf<'return'> = (alarm, input) => {
  if (input.kind === 'ordinary') return returned('closed')(alarm, input);
  const latched = { ...alarm, acknowledgedAt: null, acknowledgedBy: null };
  return returned('returned')(latched, input);
};

/** The table. */
export const TABLE: Readonly<Record<AlarmState, Row>> = {
  unacknowledged: {
    update,
    return: returned('returned'),
    acknowledge: acknowledged('acknowledged'),
    'move-onset': moveOnset,
    comment,
    'cannot-judge': note,
  },
  acknowledged: {
    update,
    return: returnedAcknowledged,
    're-alarm': reAlarm,
    'move-onset': moveOnset,
    comment,
    'cannot-judge': note,
  },
  returned: {
    reactivate,
    acknowledge: acknowledged('closed'),
    'move-onset': moveOnset,
    'move-end': moveEnd,
    comment,
  },
  closed: { comment },
};

/** Why an absent cell is absent, for the person or program that asked. */
const REFUSALS: Readonly<Record<AlarmState, Partial<Record<AlarmInputName, TransitionRefusal>>>> = {
  unacknowledged: {
    reactivate: 'already-active',
    'move-end': 'already-active',
    're-alarm': 'not-acknowledged',
  },
  acknowledged: {
    acknowledge: 'already-acknowledged',
    reactivate: 'already-active',
    'move-end': 'already-active',
  },
  returned: {
    update: 'not-active',
    return: 'not-active',
    'cannot-judge': 'not-active',
    're-alarm': 'not-active',
  },
  closed: { acknowledge: 'already-acknowledged' },
};

export function transition(alarm: Alarm, input: AlarmInput): Transition {
  // the row is keyed by the input's own name, so the cell takes exactly this input
  const cell = TABLE[alarm.state][input.input] as Cell | undefined;
  if (cell !== undefined) return ok(cell(alarm, input));
  return err(REFUSALS[alarm.state][input.input] ?? 'alarm-closed');
}
