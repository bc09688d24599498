import fc from 'fast-check';
import type { AlarmType } from '../../src/model/alarm-type.ts';

/** What happens next in a history. */
export type Act =
  | { readonly act: 'report'; readonly state: State; readonly count: number }
  /** Nothing comes but the clock. */
  | { readonly act: 'silence'; readonly minutes: number }
  /** A message of records from before. */
  | {
      readonly act: 'old';
      readonly state: State;
      readonly minutesAgo: number;
      readonly count: number;
    }
  /** The device was cut off, and hands in all of it at once. */
  | { readonly act: 'backlog'; readonly states: readonly State[]; readonly minutes: number }
  | { readonly act: 'acknowledge' | 'unshelve' | 'take-out'; readonly which: number }
  | { readonly act: 'shelve'; readonly which: number; readonly minutes: number }
  | { readonly act: 'put-back' | 'close-permit' | 'plan' }
  | { readonly act: 'open-permit'; readonly type: AlarmType; readonly minutes: number }
  | { readonly act: 'observe'; readonly holds: 'yes' | 'no' };

/** What the station says. */
export interface State {
  readonly bypass: 'open' | 'closed';
  readonly pOut: number;
  /** Of the planted door, 10 for P1 to 40 for P4. */
  readonly lel: number;
}

export const GOOD: State = { bypass: 'closed', pOut: 98, lel: 0 };
const state: fc.Arbitrary<State> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(GOOD) },
  {
    weight: 5,
    arbitrary: fc.record({
      bypass: fc.constantFrom('closed', 'closed', 'open'),
      pOut: fc.constantFrom(98, 98, 112, 150),
      lel: fc.constantFrom(0, 0, 10, 20, 30, 40),
    }),
  },
);
const which = fc.nat(5);
const minutes = fc.integer({ min: 1, max: 25 });

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      act: fc.constant('report' as const),
      state,
      count: fc.integer({ min: 1, max: 8 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('silence' as const), minutes }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('old' as const),
      state,
      minutesAgo: fc.integer({ min: 3, max: 90 }),
      count: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('backlog' as const),
      states: fc.array(state, { minLength: 1, maxLength: 4 }),
      minutes,
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('acknowledge' as const), which }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('shelve' as const), which, minutes }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('unshelve', 'take-out'), which }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('put-back', 'close-permit', 'plan') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('open-permit' as const),
      type: fc.constantFrom<AlarmType[]>('bypass.open', 'regulator.overpressure', 'station.door'),
      minutes,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('observe' as const),
      holds: fc.constantFrom('yes', 'no'),
    }),
  },
);

export const histories: fc.Arbitrary<readonly Act[]> = fc.array(act, {
  minLength: 5,
  maxLength: 45,
});
