import { describe, expect, it } from 'vitest';
import { changesSince } from '../../../../src/console/pages/overview/changes.ts';
import { factText } from '../../../../src/console/pages/overview/fact-words.ts';
import { at, NOON, shownAlarm } from '../alarm-fixtures.ts';

describe('what changed', () => {
  const alarm = shownAlarm('a', {
    history: [
      { at: at(-90), event: 'raised' },
      { at: at(-30), event: 'changed' },
      { at: at(-20), event: 'returned' },
      { at: at(-10), event: 'acknowledged', by: 'li' },
    ],
  });
  const other = shownAlarm('b', { history: [{ at: at(-15), event: 'raised' }] });
  const since = NOON - 3_600_000;

  it('is newest first, without what is only book-keeping and without what is older', () => {
    const changes = changesSince([alarm, other], since, 10);
    expect(changes.map(({ alarm: { id }, line }) => `${id} ${line.event}`)).toEqual([
      'a acknowledged',
      'b raised',
      'a returned',
    ]);
  });

  it('tells an alarm that is read twice once, and no more than asked for', () => {
    expect(changesSince([alarm, alarm], since, 10)).toHaveLength(2);
    expect(changesSince([alarm, other], since, 1)).toHaveLength(1);
  });
});

describe('facts of readiness', () => {
  it('are said in the reader’s language where they are known', () => {
    expect(factText('10.4 s behind').zh).toBe('滞后 10.4 s');
    expect(factText('75921 MiB free').en).toBe('75921 MiB free');
    expect(factText('something else').zh).toBe('something else');
  });
});
