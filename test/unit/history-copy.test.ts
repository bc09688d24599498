import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { historyCopyCommand } from '../../src/history-copy-command.ts';
import { outcomeLines, progressTeller } from '../../src/history-copy-print.ts';
import { lockDirectory } from '../../src/journal/directory-lock.ts';
import { DeviceId } from '../../src/model/ids.ts';
import { position } from '../../src/model/units.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';

async function run(...argv: readonly string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const exit = await historyCopyCommand(argv, {
    clock: { now: () => 0 },
    pause: async () => undefined,
    env: {},
    print: (text) => void printed.push(text),
    complain: (line) => void complaints.push(line),
  });
  return { exit, printed, complaints };
}

function configFile(history = ''): { readonly path: string; readonly dataDir: string } {
  const dir = temporaryDirectory('copy');
  const path = join(dir, 'gaswatch.yaml');
  const dataDir = join(dir, 'data');
  writeFileSync(path, `dataDir: ${dataDir}\n${history}`);
  return { path, dataDir };
}

const BOTH = 'history:\n  victoriametrics: { url: "http://127.0.0.1:9" }\n';
const ARGS = ['--from', 'duckdb', '--to', 'victoriametrics'] as const;

describe('npm run history:copy', () => {
  it('tells every problem of its arguments and how it is used', async () => {
    const { exit, complaints } = await run('--to', 'timescale', '--from-time', 'yesterday');
    expect(exit).toBe(2);
    expect(complaints.slice(0, 3)).toEqual([
      '--from is missing: one of duckdb, influxdb, victoriametrics',
      '--to timescale: expected one of duckdb, influxdb, victoriametrics',
      '--from-time yesterday: expected a time in ISO 8601 with offset, such as 2026-03-01T08:00:00+08:00, or epoch milliseconds',
    ]);
    expect(complaints.at(-1)).toMatch(/^npm run history:copy -- /);
  });

  it.each([
    [['--from', 'duckdb', '--to', 'duckdb'], '--from and --to are both duckdb'],
    [
      [...ARGS, '--from-time', '2026-03-02T00:00:00Z', '--to-time', '2026-03-01T00:00:00Z'],
      '--from-time is not before --to-time',
    ],
    [[...ARGS, '--fast'], "Unknown option '--fast'"],
  ])('refuses %j', async (argv, problem) => {
    const { exit, complaints } = await run(...argv);
    expect(exit).toBe(2);
    expect(complaints[0]).toContain(problem);
  });

  it('prints its usage when asked', async () => {
    const { exit, printed } = await run('--help');
    expect(exit).toBe(0);
    expect(printed[0]).toContain('--progress FILE');
  });

  it('names the configuration that cannot be read or lacks the section of a driver', async () => {
    const unread = await run(...ARGS, '--config', '/nowhere.yaml');
    expect(unread.exit).toBe(2);
    expect(unread.complaints[0]).toMatch(/^\/nowhere\.yaml: cannot be read: /);
    const { path } = configFile();
    const lacking = await run(...ARGS, '--config', path);
    expect(lacking.exit).toBe(2);
    expect(lacking.complaints).toEqual([
      `${path}: history.victoriametrics: missing: write the section of that driver`,
    ]);
  });

  it('does not touch the stores of a running service', async () => {
    const { path, dataDir } = configFile(BOTH);
    const lock = lockDirectory(dataDir);
    onTestFinished(() => lock.release());
    const { exit, complaints } = await run(...ARGS, '--config', path);
    expect(exit).toBe(1);
    expect(complaints).toEqual([
      `data-dir-locked: ${dataDir} is in use by the running service, or by another copy: stop it first`,
    ]);
  });

  it('says that the same command goes on when the engine does not answer', async () => {
    const { path } = configFile(BOTH);
    const { exit, complaints } = await run(...ARGS, '--config', path);
    expect(exit).toBe(1);
    expect(complaints.filter((line) => line.startsWith('waiting: '))).toHaveLength(29);
    expect(complaints.at(-2)).toMatch(/^history-down: /);
    expect(complaints.at(-1)).toBe('the same command goes on where this one ended');
  });
});

const args = {
  from: 'duckdb',
  to: 'influxdb',
  config: null,
  progress: null,
  fromTime: null,
  toTime: null,
  output: 'text',
} as const;
const outcome = {
  devices: 2,
  readings: 1500,
  stored: 1400,
  deviceMonths: 3,
  differences: [],
  shortened: 0,
  cursor: position(7),
  replaced: 0,
  seconds: 4.25,
};

describe('what the copy tells', () => {
  it('says what to do next', () => {
    expect(outcomeLines(args, outcome)).toEqual([
      '1,500 readings of 2 devices in duckdb; 1,400 were new to influxdb; 4.3 s',
      'compared 3 device months: equal',
      'influxdb stands at journal position 7: set history.driver to influxdb and start the service',
    ]);
  });

  it('names differences and what was left behind', () => {
    const difference = {
      device: DeviceId.parse('M1'),
      month: '2026-03',
      missing: 1,
      differing: 2,
      extra: 3,
      first: { ts: Date.UTC(2026, 2, 4), what: 'meter: qm' },
    };
    const lines = outcomeLines(args, {
      ...outcome,
      differences: Array.from({ length: 52 }, () => difference),
      shortened: 4,
      replaced: 5,
      cursor: null,
    });
    expect(lines[2]).toBe(
      '  M1 2026-03: 1 missing, 2 differing, 3 only in influxdb; first 2026-03-04T00:00:00.000Z: meter: qm',
    );
    expect(lines.slice(52)).toEqual([
      '  and 2 more',
      '4 long events keep only their shorter values in one of the engines',
      'not copied: 5 contents that were replaced by corrections; their audit stays in duckdb',
      'the cursor of influxdb was not moved',
    ]);
  });

  it('tells now and then how fast it goes and how long it still takes', () => {
    let now = 0;
    const lines: string[] = [];
    const tell = progressTeller(10_000, { now: () => now }, (line) => void lines.push(line));
    const device = DeviceId.parse('M1');
    for (const [at, readings] of [
      [0, 1000],
      [500, 2000],
      [4000, 5000],
    ] as const) {
      now = at;
      tell({ phase: 'copying', readings, device, month: '2026-03' });
    }
    expect(lines).toEqual([
      'copying 2026-03 M1: 1,000 of 10,000 readings',
      'copying 2026-03 M1: 5,000 of 10,000 readings, 1,000/s, 5.0 s left',
    ]);
  });
});
