import { describe, expect, it } from 'vitest';
import {
  type AlarmEffect,
  type AlarmInput,
  type AlarmInputName,
  TABLE,
  type TransitionRefusal,
  transition,
} from '../../../src/alarm/transition.ts';
import { ALARM_STATES, type Alarm, type AlarmState } from '../../../src/model/alarm.ts';
import { alarmSample, at } from '../dispatch/alarm-sample.ts';

const evidence = [{ name: 'pOut', value: 145, unit: 'kPa' }];

const INPUTS: { readonly [K in AlarmInputName]: Extract<AlarmInput, { input: K }> } = {
  update: { input: 'update', at: at(9), priority: 3, evidence, estimate: null },
  return: { input: 'return', at: at(9), since: at(8), kind: 'ordinary' },
  're-alarm': { input: 're-alarm', at: at(9) },
  reactivate: { input: 'reactivate', at: at(9), priority: 2, evidence },
  'move-onset': { input: 'move-onset', at: at(9), since: at(-5) },
  'move-end': { input: 'move-end', at: at(9), since: at(4) },
  acknowledge: { input: 'acknowledge', at: at(9), by: 'li' },
  comment: { input: 'comment', at: at(9), by: 'li', comment: 'seen' },
  'cannot-judge': { input: 'cannot-judge', at: at(9), reason: 'no report' },
};

const NAMES = Object.keys(INPUTS) as readonly AlarmInputName[];

/** An alarm of priority 2 as it is in a state. */
const inState = (state: AlarmState): Alarm => {
  const ended = state === 'returned' || state === 'closed';
  const known = state === 'acknowledged' || state === 'closed';
  return alarmSample({
    state,
    priority: 2,
    returnedAt: ended ? at(5) : null,
    acknowledgedAt: known ? at(2) : null,
    acknowledgedBy: known ? 'wang' : null,
  });
};

type Expected = readonly [AlarmState, AlarmEffect] | TransitionRefusal;

/** The whole table: what each input does in each state, or why it does nothing. */
const CELLS: Readonly<Record<AlarmState, Readonly<Record<AlarmInputName, Expected>>>> = {
  unacknowledged: {
    update: ['unacknowledged', 'updated'],
    're-alarm': 'not-acknowledged',
    return: ['returned', 'returned'],
    reactivate: 'already-active',
    'move-onset': ['unacknowledged', 'onset-moved'],
    'move-end': 'already-active',
    acknowledge: ['acknowledged', 'acknowledged'],
    comment: ['unacknowledged', 'commented'],
    'cannot-judge': ['unacknowledged', 'noted'],
  },
  acknowledged: {
    update: ['acknowledged', 'updated'],
    're-alarm': ['unacknowledged', 're-alarmed'],
    return: ['closed', 'returned'],
    reactivate: 'already-active',
    'move-onset': ['acknowledged', 'onset-moved'],
    'move-end': 'already-active',
    acknowledge: 'already-acknowledged',
    comment: ['acknowledged', 'commented'],
    'cannot-judge': ['acknowledged', 'noted'],
  },
  returned: {
    update: 'not-active',
    're-alarm': 'not-active',
    return: 'not-active',
    reactivate: ['unacknowledged', 'reactivated'],
    'move-onset': ['returned', 'onset-moved'],
    'move-end': ['returned', 'end-moved'],
    acknowledge: ['closed', 'acknowledged'],
    comment: ['returned', 'commented'],
    'cannot-judge': 'not-active',
  },
  closed: {
    update: 'alarm-closed',
    're-alarm': 'alarm-closed',
    return: 'alarm-closed',
    reactivate: 'alarm-closed',
    'move-onset': 'alarm-closed',
    'move-end': 'alarm-closed',
    acknowledge: 'already-acknowledged',
    comment: ['closed', 'commented'],
    'cannot-judge': 'alarm-closed',
  },
};

const cells = ALARM_STATES.flatMap((state) =>
  NAMES.map((name): [AlarmState, AlarmInputName, Expected] => [state, name, CELLS[state][name]]),
);

describe('every cell of state × input', () => {
  it.each(cells)('%s, %s', (state, name, expected) => {
    const alarm = inState(state);
    const result = transition(alarm, INPUTS[name]);
    if (typeof expected === 'string') {
      expect(result).toEqual({ ok: false, error: expected });
      expect(TABLE[state][name]).toBeUndefined();
      return;
    }
    if (!result.ok) throw new Error(result.error);
    const [next, effect] = result.value;
    expect([next.state, effect]).toEqual(expected);
    expect(next.id).toBe(alarm.id);
    expect(next.history.slice(0, 1)).toEqual(alarm.history);
    expect(alarm).toEqual(inState(state));
  });

  it.each(cells)('%s, %s: state and times agree', (state, name) => {
    const result = transition(inState(state), INPUTS[name]);
    const next = result.ok ? result.value[0] : inState(state);
    expect(next.returnedAt !== null).toBe(next.state === 'returned' || next.state === 'closed');
    expect(next.acknowledgedBy !== null).toBe(
      next.state === 'acknowledged' || next.state === 'closed',
    );
    expect(next.acknowledgedAt !== null).toBe(next.acknowledgedBy !== null);
  });
});

const after = (alarm: Alarm, input: AlarmInput): readonly [Alarm, AlarmEffect] => {
  const result = transition(alarm, input);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

describe('what the cells do', () => {
  it('a latched alarm that was acknowledged waits for a second acknowledgement once it has ended', () => {
    const [ended] = after(inState('acknowledged'), { ...INPUTS.return, kind: 'latched' });
    expect(ended).toMatchObject({ state: 'returned', returnedAt: at(8), acknowledgedBy: null });
    const [closed] = after(ended, INPUTS.acknowledge);
    expect(closed).toMatchObject({ state: 'closed', acknowledgedBy: 'li' });
  });

  it('what is alarmed again must be acknowledged again, and keeps its onset', () => {
    const [next] = after(inState('acknowledged'), INPUTS['re-alarm']);
    expect(next).toMatchObject({ acknowledgedAt: null, occurredAt: at(0), occurrence: 1 });
    expect(next.history.at(-1)).toEqual({ at: at(9), event: 're-alarmed' });
  });

  it('a graver finding takes an acknowledgement back', () => {
    const [next, effect] = after(inState('acknowledged'), { ...INPUTS.update, priority: 1 });
    expect(effect).toBe('priority-raised');
    expect(next).toMatchObject({
      state: 'unacknowledged',
      priority: 1,
      acknowledgedAt: null,
      acknowledgedBy: null,
      evidence,
    });
    expect(next.history.at(-1)).toEqual({ at: at(9), event: 'changed' });
  });

  it('an equal or lesser finding brings evidence and never lowers the priority', () => {
    for (const priority of [2, 3, 4] as const) {
      const [next] = after(inState('acknowledged'), { ...INPUTS.update, priority });
      expect(next).toMatchObject({ state: 'acknowledged', priority: 2, evidence });
      expect(next.history).toHaveLength(1);
    }
  });

  it('returning keeps when it ended, not when that was known', () => {
    const [next] = after(inState('unacknowledged'), INPUTS.return);
    expect(next.returnedAt).toBe(at(8));
    expect(next.history.at(-1)).toEqual({ at: at(9), event: 'returned' });
  });

  it('coming back counts, clears the return, keeps onset and history', () => {
    const [next] = after(inState('returned'), INPUTS.reactivate);
    expect(next).toMatchObject({ occurrence: 2, returnedAt: null, occurredAt: at(0), priority: 2 });
    expect(next.history.map(({ event }) => event)).toEqual(['raised', 'reactivated']);
  });

  it('people are named, their comments kept', () => {
    const [next] = after(inState('unacknowledged'), { ...INPUTS.acknowledge, comment: 'on it' });
    expect(next).toMatchObject({ acknowledgedBy: 'li', acknowledgedAt: at(9) });
    expect(next.history.at(-1)).toEqual({
      at: at(9),
      event: 'acknowledged',
      by: 'li',
      comment: 'on it',
    });
  });

  it('a moved onset changes occurredAt and nothing else that counts', () => {
    const [next] = after(inState('returned'), INPUTS['move-onset']);
    expect(next).toMatchObject({
      occurredAt: at(-5),
      returnedAt: at(5),
      id: inState('returned').id,
    });
  });
});
