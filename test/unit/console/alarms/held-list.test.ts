import { describe, expect, it } from 'vitest';
import { held, released } from '../../../../src/console/pages/alarms/held-list.ts';
import { shownAlarm } from '../alarm-fixtures.ts';

const [a, b, c] = [shownAlarm('a'), shownAlarm('b'), shownAlarm('c')];
const latest = (...alarms: readonly ReturnType<typeof shownAlarm>[]) =>
  new Map(alarms.map((alarm) => [alarm.id, alarm]));
const ids = (alarms: readonly { readonly id: string }[]) => alarms.map(({ id }) => id);

describe('a list under the cursor', () => {
  it('keeps its order and lets new ones wait', () => {
    const list = held(released([a, b]), [c, b, a], latest(a, b, c));
    expect(ids(list.rows)).toEqual(['a', 'b']);
    expect(ids(list.waiting)).toEqual(['c']);
    expect(list.gone.size).toBe(0);
  });

  it('shows a change of state in its place', () => {
    const known = shownAlarm('a', { state: 'acknowledged' });
    const list = held(released([a, b]), [b, known], latest(known, b));
    expect(list.rows).toEqual([known, b]);
  });

  it('keeps what has left, as it last was, and says so', () => {
    const shelved = shownAlarm('a', { shelvedUntil: '2026-03-02T00:00:00.000Z' });
    const list = held(released([a, b]), [], latest(shelved));
    expect(list.rows).toEqual([shelved, b]);
    expect([...list.gone]).toEqual(['a', 'b']);
  });

  it('takes back what has left and come again', () => {
    const without = held(released([a, b]), [b], latest(b));
    const again = held(without, [a, b], latest(a, b));
    expect(ids(again.rows)).toEqual(['a', 'b']);
    expect(again.gone.size).toBe(0);
    expect(again.waiting).toEqual([]);
  });

  it('is the same object while nothing changes', () => {
    const before = held(released([a, b]), [c, b, a], latest(a, b, c));
    expect(held(before, [c, a, b], latest(a, b, c))).toBe(before);
  });

  it('shows exactly what is wanted when it is let go', () => {
    expect(released([c, a])).toEqual({ rows: [c, a], waiting: [], gone: new Set() });
  });
});
