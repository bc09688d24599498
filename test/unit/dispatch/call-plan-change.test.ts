import { describe, expect, it } from 'vitest';
import { tell, tellDue, tellingDueAt, UNTOLD } from '../../../src/dispatch/tell.ts';
import { alarmSample, at } from './alarm-sample.ts';
import { PEOPLE, type PlanText, rulesSample } from './rules-sample.ts';

type Steps = NonNullable<PlanText['routes']>[number]['steps'];

const ANN: Steps[number] = { to: [{ person: 'ann' }], channels: ['email'] };
const BOSS: Steps[number] = { afterMinutes: 5, to: [{ person: 'boss' }] };
const rules = (id: string, steps: Steps) =>
  rulesSample({ people: PEOPLE, routes: [{ id, priorities: [1], steps }] });

/** The alarm is told under the first plan; the second comes into force in minute 3. */
function replaced(before: ReturnType<typeof rules>, after: ReturnType<typeof rules>) {
  const alarm = alarmSample();
  const [told] = tell({ what: 'raised', alarm }, UNTOLD, before, at(0));
  const [next, sent] = tell({ what: 'still-active', alarm }, told, after, at(3));
  expect(sent).toEqual([]);
  const due = tellingDueAt(next);
  const [, later] = due === null ? [next, []] : tellDue(alarm, next, after, due);
  return { due, later: later.map(({ reason, recipient }) => `${reason} ${recipient}`) };
}

describe('a call under way when the plan is replaced', () => {
  it('goes on under a route of another name', () => {
    expect(replaced(rules('old', [ANN, BOSS]), rules('new', [ANN, BOSS]))).toEqual({
      due: at(8),
      later: ['escalated +8613800000003'],
    });
  });

  it('takes the steps that its route has got', () => {
    expect(replaced(rules('r', [ANN]), rules('r', [ANN, BOSS]))).toEqual({
      due: at(8),
      later: ['escalated +8613800000003'],
    });
  });

  it('loses no time where nothing has changed for it', () => {
    expect(replaced(rules('r', [ANN, BOSS]), rules('r', [ANN, BOSS])).due).toBe(at(5));
  });
});
