import { describe, expect, it } from 'vitest';
import {
  dateBeginning,
  dayEnd,
  dayStart,
  localIso,
  readLocal,
} from '../../../../src/model/archive/local-moment.ts';
import { epochMs } from '../../../../src/model/units.ts';

const utc = (text: string) => epochMs(Date.parse(text));
const BERLIN = 'Europe/Berlin';

describe('local days and times', () => {
  it('a day begins at its midnight and ends at the next: 23 or 25 hours when the clock is set', () => {
    expect(dayStart('Asia/Shanghai', '2026-11-26')).toBe(utc('2026-11-25T16:00:00Z'));
    expect(dayEnd('Asia/Shanghai', '2026-11-26')).toBe(utc('2026-11-26T16:00:00Z'));
    const hours = (date: string) => (dayEnd(BERLIN, date) - dayStart(BERLIN, date)) / 3_600_000;
    expect([hours('2026-03-29'), hours('2026-06-01'), hours('2026-10-25')]).toEqual([23, 24, 25]);
  });

  it('a midnight that the clock jumps over is the moment of the jump', () => {
    // Beirut sets its clock from 00:00 to 01:00
    expect(dayStart('Asia/Beirut', '2026-03-29')).toBe(utc('2026-03-28T22:00:00Z'));
  });

  it('a time that was skipped or comes twice is told, never guessed', () => {
    expect(readLocal(BERLIN, '2026-03-29 02:30')).toEqual({ ok: false, error: 'skipped' });
    expect(readLocal(BERLIN, '2026-10-25 02:30')).toEqual({ ok: false, error: 'twice' });
    expect(readLocal(BERLIN, '2026-10-25 03:30')).toEqual({
      ok: true,
      value: utc('2026-10-25T02:30:00Z'),
    });
    expect(readLocal('Asia/Shanghai', '2026-11-26T08:00:05')).toEqual({
      ok: true,
      value: utc('2026-11-26T00:00:05Z'),
    });
    for (const text of ['26.11.2026', '2026-11-26', '2026-13-26 08:00', '2026-11-26 25:00', '']) {
      expect(readLocal(BERLIN, text), text).toEqual({ ok: false, error: 'unreadable' });
    }
  });

  it('is written with its offset', () => {
    expect(localIso('Asia/Shanghai', utc('2026-11-26T00:00:00Z'))).toBe(
      '2026-11-26T08:00:00+08:00',
    );
    expect(localIso('America/St_Johns', utc('2026-01-01T00:00:00Z'))).toBe(
      '2025-12-31T20:30:00-03:30',
    );
  });

  it('a validity that begins with a day is that date', () => {
    expect(dateBeginning(BERLIN, dayStart(BERLIN, '2026-03-29'))).toBe('2026-03-29');
    expect(dateBeginning(BERLIN, epochMs(dayStart(BERLIN, '2026-03-29') + 1000))).toBeNull();
  });
});
