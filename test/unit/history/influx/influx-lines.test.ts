import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../../src/history/influx/influx-lines.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { meterRow } from '../../../support/influx-engine.ts';
import { parseLines } from '../../../support/influx-fake-lines.ts';

describe('lineOf', () => {
  it('writes tags in order, integers with their suffix, doubles without, times in ms', () => {
    const row = meterRow({
      measurement: 'run',
      run: 'A',
      revision: 2,
      numbers: { pOut: 2.5, present: 1 },
    });
    expect(lineOf(row)).toBe(
      'run,device=M-1,kind=interval,rev=2,run=A journal_position=7i,message_index=0i,pOut=2.5,present=1,received_at=1i 1773100800000',
    );
  });

  it('leaves rev out for the first content and run where there is none', () => {
    expect(lineOf(meterRow())).toMatch(/^meter,device=M-1,kind=interval journal_position=7i,/);
  });

  it('escapes what line protocol separates with, and spells what it has no escape for', () => {
    const kind = 'a,b=c d"e\\';
    const line = lineOf(meterRow({ measurement: 'event', kind, text: '{"a":"\\"x\\\\"}' }));
    expect(line).toContain('kind=a\\,b\\=c\\ d"e%5c ');
    expect(line).toContain('text="{\\"a\\":\\"\\\\\\"x\\\\\\\\\\"}"');
    const [point] = parseLines(line, 1n);
    expect(point?.tags.get('kind')).toBe('a,b=c d"e%5c');
    expect(point?.fields.get('text')).toBe('{"a":"\\"x\\\\"}');
  });

  it.each([
    ['a double that is not finite', { numbers: { vb: Number.NaN } }, /vb is NaN/],
    ['an infinite one', { numbers: { vb: -Infinity } }, /vb is -Infinity/],
    ['an envelope that is not whole', { numbers: { received_at: 1.5 } }, /received_at is 1.5/],
    ['an integer that a double cannot tell', { numbers: { text_hash: 2 ** 53 } }, /text_hash/],
    ['a time that is not whole', { ts: epochMs(0.5) }, /its time is 0.5/],
    ['a name that is too long', { kind: 'k'.repeat(20_000) }, /kind takes more than 16000/],
    ['a text that is too long', { text: '气'.repeat(25_000) }, /its text takes 75000 bytes/],
  ])('refuses %s and says which row', (_, part, message) => {
    const write = () => lineOf(meterRow(part));
    expect(write).toThrow(message);
    expect(write).toThrow(/a meter row of M-1 at/);
    expect(write).toThrow(expect.objectContaining({ code: 'history-bad-row', retryable: false }));
  });
});
