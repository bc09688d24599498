import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runSimulation } from '../../../simulators/run-simulation.ts';
import { readArguments } from '../../../simulators/simulate-arguments.ts';
import { FleetShape } from '../../../src/model/fleet.ts';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'simulate-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

const NOW = Date.UTC(2026, 10, 20, 4);

async function command(...argv: readonly string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await runSimulation(argv, {
    clock: { now: () => NOW },
    stop: new AbortController().signal,
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
  });
  return { code, printed: printed.join('\n'), complaints: complaints.join('\n') };
}

describe('readArguments', () => {
  it('has the defaults of a local live run', () => {
    expect(readArguments(['--scenario', 'quiet'])).toEqual({
      ok: true,
      value: {
        scenario: 'quiet',
        devices: null,
        speed: 1,
        seed: '1',
        url: 'mqtt://127.0.0.1:1883',
        truth: null,
        fleetOut: null,
        offline: null,
        list: false,
        help: false,
      },
    });
  });

  it.each([
    [['--scenario', 'quiet', '--speed', '0.5'], /--speed 0\.5/],
    [['--scenario', 'quiet', '--speed', 'fast'], /--speed fast/],
    [['--scenario', 'quiet', '--devices', '0'], /--devices 0/],
    [['--scenario', 'quiet', '--devices', '1.5'], /--devices 1\.5/],
    [['--scenario', 'quiet', '--devices', '1e9'], /--devices 1e9/],
    [['--scenario', 'quiet', '--url', 'localhost:1883'], /--url localhost:1883/],
    [['--scenario', 'quiet', '--url', 'http://x'], /--url http/],
    [['--scenario'], /scenario/],
    [['--colour', 'red'], /colour/],
    [['quiet'], /quiet/],
    [[], /--scenario NAME is missing/],
  ])('%j', (argv, problem) => {
    const read = readArguments(argv);
    expect(read.ok ? '' : read.error.join('\n')).toMatch(problem);
  });

  it('names every problem at once', () => {
    const read = readArguments(['--speed', '0', '--devices', 'x']);
    expect(read.ok ? [] : read.error).toHaveLength(3);
  });
});

describe('the command', () => {
  it('lists the scenarios', async () => {
    const { code, printed } = await command('--list');
    expect(code).toBe(0);
    for (const name of ['quiet', 'bypass-at-night', 'valve-leak']) expect(printed).toContain(name);
  });

  it('shows its usage with a wrong argument and exits 2', async () => {
    const { code, complaints } = await command('--speed', '0');
    expect(code).toBe(2);
    expect(complaints).toMatch(/--speed 0[\s\S]*--fleet-out FILE/);
  });

  it('names the known scenarios when one is unknown and exits 2', async () => {
    const { code, complaints } = await command('--scenario', 'bypas-at-night');
    expect(code).toBe(2);
    expect(complaints).toMatch(/unknown scenario "bypas-at-night"; known: .*bypass-at-night/);
  });

  it('writes messages, truth and fleet without a broker, all before now', async () => {
    const at = folder();
    const files = {
      offline: join(at, 'm.jsonl'),
      truth: join(at, 't.jsonl'),
      fleet: join(at, 'f.yaml'),
    };
    const { code, printed } = await command(
      ...['--scenario', 'duty-run-trips', '--offline', files.offline],
      ...['--truth', files.truth, '--fleet-out', files.fleet, '--devices', '10'],
    );
    expect(code).toBe(0);
    const lines = readFileSync(files.offline, 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(printed).toContain(`${lines.length} messages written`);
    for (const line of lines) {
      expect(line).toMatchObject({
        device: expect.any(String),
        topic: expect.stringMatching(/^gas\/v1\//),
      });
      const { sendAt } = line as { sendAt: number }; // its shape has just been checked
      expect(sendAt).toBeLessThanOrEqual(NOW);
      expect(sendAt).toBeGreaterThanOrEqual(NOW - 2 * 3_600_000 - 1000);
    }
    const truth = readFileSync(files.truth, 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(truth[0]).toEqual({
      fault: 'duty-slam-shut-trips',
      type: 'regulator.slam-shut',
      subject: { kind: 'run', id: 'hospital-1/duty' },
      site: 'hospital-1',
      onset: '2026-11-20T02:30:00.000Z',
      end: '2026-11-20T03:30:00.000Z',
      rampSeconds: 0,
      size: 1,
      unit: '',
    });
    expect(FleetShape.parse(parse(readFileSync(files.fleet, 'utf8'))).devices).toHaveLength(10);
  });

  it('says so when a file cannot be written', async () => {
    const missing = join(folder(), 'no', 'such', 'folder', 'x');
    for (const option of ['--offline', '--truth', '--fleet-out']) {
      const { code, complaints } = await command(
        '--scenario',
        'duty-run-trips',
        '--offline',
        join(folder(), 'o'),
        option,
        missing,
      );
      expect(code).toBe(1);
      expect(complaints).toMatch(/cannot write .*no such file/);
    }
  });
});
