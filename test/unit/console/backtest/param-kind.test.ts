import { expect, it } from 'vitest';
import { paramKind } from '../../../../src/console/pages/backtest/param-kind.ts';

it.each([
  ['ms; a longer gap breaks what is pending', '时长，毫秒'],
  ['kPa; the inlet must be so far above the set point to judge', '压力，kPa'],
  ['× Qmin; least flow that counts', '量程限值的倍数'],
  ['times the baseline; fewer records are an alarm', '倍数'],
  ['share of a limit; it is left only below this', '占比（0 至 1）'],
])('says in Chinese what “%s” counts in', (description, kind) => {
  expect(paramKind(description)?.zh).toBe(kind);
});

it('says nothing of what it does not know', () => {
  expect(paramKind('…among the last so many judged days')).toBeNull();
});
