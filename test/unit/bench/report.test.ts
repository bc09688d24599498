import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../bench/bench-arguments.ts';
import { type Figure, ROW_NAMES, verdictOf } from '../../bench/figure.ts';
import { jsonReport, markdownTable } from '../../bench/report.ts';

const figure = (value: number | null, target?: Figure['target']): Figure => ({
  row: 'latency',
  what: 'PUBACK p99',
  value,
  unit: 'ms',
  note: 'a | b',
  ...(target === undefined ? {} : { target }),
});

const MACHINE = {
  cpu: 'some processor',
  cores: 2,
  memoryGiB: 24,
  platform: 'linux x64',
  node: 'v20.20.2',
  date: '2026-06-01T00:00:00Z',
  commit: null,
};

describe('a verdict', () => {
  it.each([
    [10, undefined, 'reported'],
    [10, { atMost: 10 }, 'pass'],
    [11, { atMost: 10 }, 'short'],
    [10, { atLeast: 10 }, 'pass'],
    [9, { atLeast: 10 }, 'short'],
    [null, { atLeast: 10 }, 'short'],
  ] as const)('on %s against %o is %s', (value, target, verdict) => {
    expect(verdictOf(figure(value, target))).toBe(verdict);
  });
});

describe('the report', () => {
  it('is a table whose rows have five cells each', () => {
    const text = markdownTable([figure(12.34, { atMost: 250 }), figure(null)], MACHINE, {});
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.map((row) => row.split('|').length)).toEqual([7, 7, 7, 7]);
    expect(rows[2]).toBe('| PUBACK p99 | 12.3 ms | ≤ 250 ms | pass | a / b |');
    expect(rows[3]).toContain('not measured');
  });

  it('says what else was running', () => {
    const text = markdownTable([], MACHINE, { latency: 0.01, disk: 0.4, memory: Number.NaN });
    expect(text).toContain('NOT ON A QUIET MACHINE');
    expect(text).toContain('disk 40 %, memory NaN %');
    expect(markdownTable([], MACHINE, { latency: 0.01 })).toContain('Nothing else was running.');
  });

  it('is the same as JSON, with the machine', () => {
    const report = JSON.parse(jsonReport([figure(3, { atMost: 2 })], MACHINE, { latency: 0.5 }));
    expect(report.machine).toEqual(MACHINE);
    expect(report.beside).toEqual({ latency: 0.5 });
    expect(report.figures).toMatchObject([{ value: 3, verdict: 'short' }]);
  });
});

describe('the arguments', () => {
  it('measure everything for a minute by default', () => {
    expect(parseArguments([])).toMatchObject({ seconds: 60, only: ROW_NAMES, json: null });
  });

  it('choose rows, length and file', () => {
    const args = ['--only', 'disk, queries', '--seconds', '5', '--json', 'x.json'];
    expect(parseArguments(args)).toMatchObject({
      only: ['disk', 'queries'],
      seconds: 5,
      json: 'x.json',
    });
  });

  it.each([
    [['--only', 'speed'], '--only takes'],
    [['--seconds', '0'], '--seconds takes'],
    [['--seconds', 'long'], '--seconds takes'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j are refused', (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });
});
