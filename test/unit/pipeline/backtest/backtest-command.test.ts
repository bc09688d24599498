import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backtestCommand } from '../../../../src/backtest-command.ts';
import { SAMPLE } from '../../../support/sample-fleet.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';

const FROM = Date.UTC(2026, 10, 23, 10);
const iso = (n: number): string => new Date(FROM + n * 10_000).toISOString();
const HEADER = 'ts,device,pIn,pOut,bypass,runs.A.ssv,runs.B.ssv';

/** A record every 10 s, the bypass open from the 20th to the 40th. */
const row = (n: number): string =>
  `${iso(n)},rtu,400,98,${n >= 20 && n < 40 ? 'open' : 'closed'},open,open`;
const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n));

/** Without opening hours: those of the sample go past midnight, which a fleet file may not. */
const FLEET = {
  ...SAMPLE.fleet,
  sites: SAMPLE.fleet.sites.map(({ hours: _hours, ...site }) => site),
};

interface Printed {
  readonly code: number;
  readonly out: string;
  readonly errors: readonly string[];
}

interface Answer {
  readonly readings: number;
  readonly seconds: number;
  readonly alarms: readonly { readonly type: string; readonly occurredAt: string }[];
}

async function judge(
  lines: readonly string[],
  args: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  const dir = temporaryDirectory('backtest');
  const written = { 'in.csv': `${lines.join('\n')}\n`, 'fleet.json': JSON.stringify(FLEET) };
  for (const [name, text] of Object.entries({ ...written, ...files }))
    writeFileSync(join(dir, name), text);
  const [out, errors]: [string[], string[]] = [[], []];
  const placed = args.map((arg) => (arg in files ? join(dir, arg) : arg));
  const code = await backtestCommand(
    ['--input', join(dir, 'in.csv'), '--fleet', join(dir, 'fleet.json'), ...placed],
    {
      stopwatch: { now: () => performance.now() },
      env: {},
      print: (text) => void out.push(text),
      complain: (line) => void errors.push(line.replaceAll(`${dir}/`, '')),
    },
  );
  return { code, out: out.join('\n'), errors };
}

/** The border: what was printed is asserted by the tests. */
const answerOf = ({ out }: Printed): Answer => JSON.parse(out) as Answer;

describe('npm run backtest over a CSV', () => {
  it('prints what it judged and the alarm objects with --json', async () => {
    const printed = await judge([HEADER, ...rows(60)], ['--json']);
    expect(printed.code).toBe(0);
    const answer = answerOf(printed);
    expect(Object.keys(answer)).toEqual(['readings', 'seconds', 'alarms']);
    expect(answer.readings).toBe(60);
    expect(answer.alarms).toMatchObject([
      { type: 'bypass.open', occurredAt: iso(20), returnedAt: iso(40), priority: 1 },
    ]);
  });

  it('takes epoch milliseconds, a device from the command line, a mark in front, rows out of order', async () => {
    const lines = rows(60).map((line, n) =>
      line.replace(`${iso(n)},rtu,`, `${FROM + n * 10_000},`),
    );
    const header = HEADER.replace('device,', '');
    const args = ['--device', 'rtu', '--json'];
    const printed = await judge([`\uFEFF${header}`, ...lines.reverse()], args);
    expect(printed.errors.filter((line) => line.includes('in.csv'))).toEqual([]);
    expect(answerOf(printed).alarms).toMatchObject([{ occurredAt: iso(20), late: false }]);
  });

  it('leaves out what cannot be used, with line and reason, and judges the rest', async () => {
    const bad = [`${iso(60)},rtu,400,abc,,,`, `2026-11-23T11:00,rtu,1,1,,,`, `${iso(61)},rtu,1`];
    const printed = await judge([HEADER, ...rows(60), ...bad], ['--json']);
    expect(printed.code).toBe(0);
    expect(answerOf(printed).readings).toBe(60);
    expect(printed.errors).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^in\.csv:62: wrong-type: pOut/),
        expect.stringMatching(/^in\.csv:63: ts-without-offset/),
        expect.stringMatching(/^in\.csv:64: wrong-cells: 3 cells, expected 7/),
        'in.csv: 1 rows left out: wrong-cells',
      ]),
    );
  });

  it.each([
    [['device,pOut', 'rtu,98'], /^in\.csv:1: no column ts/],
    [[HEADER, row(0), row(1).replace('rtu', 'nobody')], /^in\.csv:3: no device "nobody"/],
    [['ts,pOut', `${iso(0)},98`], /^in\.csv:1: no column device/],
    [[HEADER, `${iso(0)},"rtu,1`], /^in\.csv:\d+: not CSV/],
    [[HEADER], /no row that can be used/],
  ])('refuses the whole file with its place: %j', async (lines, problem) => {
    const { code, out, errors } = await judge(lines);
    expect([code, out]).toEqual([2, '']);
    expect(errors.at(-1)).toMatch(problem);
  });

  it('refuses wrong arguments with all problems and the usage', async () => {
    const { code, errors } = await judge([HEADER], ['--detector', 'no.such', '--from', 'today']);
    expect(code).toBe(2);
    expect(errors[0]).toMatch(/^--from today: expected a time/);
    expect(errors[1]).toMatch(/^--detector no\.such: no such detector: .*bypass\.open/);
    expect(errors.at(-1)).toContain('npm run backtest');
  });

  it('tells only what was active in the span, and reads nothing after it', async () => {
    const from = ['--json', '--from', iso(50)];
    expect(answerOf(await judge([HEADER, ...rows(60)], from)).alarms).toEqual([]);
    const to = answerOf(await judge([HEADER, ...rows(60)], ['--json', '--to', iso(30)]));
    expect(to).toMatchObject({ readings: 30, alarms: [{ returnedAt: null }] });
  });

  it('compares settings to try with those in force', async () => {
    const args = ['--detector', 'bypass.open', '--params', 'p.yaml'];
    const same = await judge([HEADER, ...rows(60)], args, { 'p.yaml': '{}' });
    expect(same.out).toContain('gained 0, lost 0, kept 1');
    const slow = await judge([HEADER, ...rows(60)], args, {
      'p.yaml': 'openForMs: 600000\nmovingForMs: 600000\nclosedForMs: 1200000\n',
    });
    expect([slow.code, slow.errors]).toEqual([0, []]);
    expect(slow.out).toContain('gained 0, lost 1, kept 0');
    const wrong = await judge([HEADER, ...rows(60)], args, { 'p.yaml': 'nonsense: 1' });
    expect(wrong.code).toBe(2);
    expect(wrong.errors[0]).toMatch(/^p\.yaml: nonsense: unknown parameter/);
  });

  it('judges late rows again when the file says when they arrived', async () => {
    const arrived = (n: number): string => (n < 60 || n >= 420 ? iso(n) : iso(600 + n / 100));
    const line = (n: number): string =>
      `${iso(n)},${arrived(n)},rtu,400,98,${n >= 100 && n < 200 ? 'open' : 'closed'},open,open`;
    const lines = Array.from({ length: 600 }, (_, n) => line(n));
    const header = HEADER.replace('ts,', 'ts,receivedAt,');
    const printed = await judge([header, ...lines], ['--json', '--detector', 'bypass.open']);
    expect(answerOf(printed).alarms).toMatchObject([
      { type: 'bypass.open', occurredAt: iso(100), returnedAt: iso(200), late: true },
    ]);
  });
});
