import { expect, it } from 'vitest';
import { groupBy } from '../../../src/lib/group-by.ts';

it('groups in the order in which keys first come', () => {
  const groups = groupBy(['bee', 'ant', 'bat'], (word) => word[0]);
  expect([...groups]).toEqual([
    ['b', ['bee', 'bat']],
    ['a', ['ant']],
  ]);
});
