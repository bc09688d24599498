import { describe, expect, it } from 'vitest';
import { listedProblems } from '../../../../src/console/parts/listed-problems.ts';

describe('problems of a refusal', () => {
  it('are listed by path in both languages where the service has both', () => {
    const errors = [
      { path: 'line 2', problem: 'no such site' },
      { problem: 'too few', zh: '不足' },
    ];
    expect(listedProblems(errors)).toEqual([
      { path: 'line 2', problem: { en: 'no such site', zh: 'no such site' } },
      { path: '', problem: { en: 'too few', zh: '不足' } },
    ]);
  });

  it('of another form are none', () => {
    for (const errors of [undefined, 'text', [null, 7, { path: 'x' }]])
      expect(listedProblems(errors)).toEqual([]);
  });
});
