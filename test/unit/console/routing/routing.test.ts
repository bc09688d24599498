import { describe, expect, it } from 'vitest';
import {
  clockText,
  instantAt,
  minutesOf,
  wallAt,
} from '../../../../src/console/pages/routing/local-instant.ts';
import { afterText, roundsShown } from '../../../../src/console/pages/routing/rounds.ts';

describe('a moment on a place’s clock', () => {
  it('is the instant at which that clock shows it, and back', () => {
    const at = instantAt('Asia/Shanghai', { day: '2026-11-27', minutes: 23 * 60 + 45 });
    expect(new Date(at ?? 0).toISOString()).toBe('2026-11-27T15:45:00.000Z');
    expect(wallAt('Asia/Shanghai', at ?? 0)).toEqual({ day: '2026-11-27', minutes: 1_425 });
  });

  it('keeps its hour through a change of summer time', () => {
    for (const day of ['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-25']) {
      const at = instantAt('Europe/Berlin', { day, minutes: 12 * 60 });
      expect(wallAt('Europe/Berlin', at ?? 0)).toEqual({ day, minutes: 720 });
    }
    expect(instantAt('Europe/Berlin', { day: '', minutes: 0 })).toBeNull();
  });

  it('is written and read as hours and minutes', () => {
    expect(clockText(425)).toBe('07:05');
    expect(minutesOf('07:05')).toBe(425);
    expect(minutesOf('')).toBeNull();
    expect(minutesOf('24:10')).toBeNull();
  });
});

describe('rounds', () => {
  const round = (reason: 'first' | 'reminder' | 'escalated', minute: number) => ({
    at: new Date(minute * 60_000).toISOString(),
    reason,
    calls: [],
  });

  it('show every step and the first reminders', () => {
    const rounds = [
      round('first', 0),
      round('reminder', 2),
      round('reminder', 4),
      round('escalated', 5),
      round('reminder', 6),
    ];
    expect(roundsShown(rounds, 'short').map(({ reason }) => reason)).toEqual([
      'first',
      'reminder',
      'reminder',
      'escalated',
    ]);
    expect(roundsShown(rounds, 'all')).toHaveLength(5);
  });

  it('say how long after the first', () => {
    expect(afterText(5 * 60_000)).toBe('+0:05');
    expect(afterText(26.5 * 3_600_000)).toBe('+26:30');
  });
});
