import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeStamp, parseIso, readStamp } from '../../../src/decode/timestamp.ts';
import { epochMs } from '../../../src/model/units.ts';

const two = (value: number): string => String(value).padStart(2, '0');

describe('ISO 8601', () => {
  it.each([
    ['2026-03-01T08:00:00+08:00', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T08:00:00.5Z', '2026-03-01T08:00:00.500Z'],
    ['2026-03-01T08:00:00.123456789Z', '2026-03-01T08:00:00.123Z'],
    ['2026-03-01T08:00-0330', '2026-03-01T11:30:00.000Z'],
    ['2024-02-29T23:59:59+08', '2024-02-29T15:59:59.000Z'],
  ])('reads %s', (text, utc) => {
    expect(parseIso(text)).toBe(Date.parse(utc));
  });

  it.each([
    ['2026-02-30T00:00:00Z'],
    ['2025-02-29T00:00:00Z'],
    ['2026-04-31T00:00:00Z'],
    ['2026-13-01T00:00:00Z'],
    ['2026-03-00T00:00:00Z'],
    ['2026-03-01T24:00:00Z'],
    ['2026-03-01T23:60:00Z'],
    ['2016-12-31T23:59:60Z'],
    ['2026-03-01T08:00:00.Z'],
    ['2026-03-01T08:00:00+8:00'],
    ['2026-03-01T08:00:00+24:00'],
    ['2026-03-01T08:00:00+08:00 '],
    ['2026-03-01T08:00:00ZZ'],
    ['2026-03-01 08:00:00Z'],
    ['+02026-03-01T08:00:00Z'],
    ['1772323200000'],
    ['now'],
    [''],
  ])('refuses %j', (text) => {
    expect(parseIso(text)).toBe('invalid');
  });

  it.each([
    ['2026-03-01'],
    ['2026-03-01T08:00'],
    ['2026-03-01T08:00:00'],
    ['2026-03-01T08:00:00.5'],
  ])('misses the offset of %s', (text) => {
    expect(parseIso(text)).toBe('without-offset');
  });

  it('agrees with Date.parse on every moment and offset', () => {
    const moment = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
    const offset = fc.option(fc.integer({ min: -1439, max: 1439 }));
    const digits = fc.constantFrom(0, 1, 2, 3);
    fc.assert(
      fc.property(moment, offset, digits, (at, minutes, fraction) => {
        const utc = new Date(at).toISOString();
        const local = utc.slice(0, fraction === 0 ? 19 : 20 + fraction);
        const far = Math.abs(minutes ?? 0);
        const zone = `${(minutes ?? 0) < 0 ? '-' : '+'}${two(Math.floor(far / 60))}:${two(far % 60)}`;
        const text = local + (minutes === null ? 'Z' : zone);
        expect(parseIso(text)).toBe(Date.parse(text));
      }),
    );
  });

  it('refuses every day and hour that no calendar has', () => {
    const part = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1970, max: 2100 }),
        part,
        part,
        part,
        part,
        (y, mo, d, h, s) => {
          const text = `${y}-${two(mo)}-${two(d)}T${two(h)}:00:${two(s)}Z`;
          const at = parseIso(text);
          // a real moment is written back as it came; Date.parse alone lets 30 February roll over
          const isReal =
            typeof at === 'number' && new Date(at).toISOString().startsWith(text.slice(0, 19));
          expect(isReal ? at : 'invalid').toBe(at);
          expect(at).toBe(
            mo >= 1 && mo <= 12 && d >= 1 && d <= 28 && h < 24 && s < 60 ? Date.parse(text) : at,
          );
        },
      ),
    );
  });
});

describe('the stamp of a record', () => {
  const now = epochMs(Date.UTC(2026, 2, 1));
  const reasonOf = (ts: unknown): string => {
    const read = readStamp(ts);
    return read.ok ? 'ok' : read.error.reason;
  };

  it.each([
    [1_772_323_200_000, 'ok'],
    [1_772_323_200_000.7, 'ok'],
    [undefined, 'ts-missing'],
    [null, 'ts-missing'],
    ['1772323200000', 'ts-invalid'],
    [true, 'ts-invalid'],
    [{}, 'ts-invalid'],
    [1e308, 'ts-invalid'],
    [-1e308, 'ts-invalid'],
    [Number.POSITIVE_INFINITY, 'ts-invalid'],
    ['2026-03-01T08:00:00', 'ts-without-offset'],
  ])('%j is %s', (ts, reason) => {
    expect(reasonOf(ts)).toBe(reason);
  });

  it('is refused before 2000, and seconds are recognised', () => {
    const refused = judgeStamp(epochMs(1_772_323_200), now);
    expect(refused?.error).toMatchObject({
      reason: 'ts-before-2000',
      path: 'ts',
      ts: 1_772_323_200,
    });
    expect(refused?.error.detail).toContain('epoch seconds');
    expect(judgeStamp(epochMs(946_684_799_999), now)?.error.detail).toContain('clock');
    expect(judgeStamp(epochMs(946_684_800_000), now)).toBeNull();
  });

  it('may lie up to two minutes ahead of its arrival', () => {
    expect(judgeStamp(epochMs(now + 120_000), now)).toBeNull();
    expect(judgeStamp(epochMs(now + 120_001), now)?.error.reason).toBe('ts-future');
  });
});
