import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mappingTryCommand } from '../../src/mapping-try-command.ts';

/** Runs the command on the sample fleet; what it printed, complained, and its exit code. */
async function run(argv: readonly string[], lines: readonly string[] = []) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await mappingTryCommand(argv, {
    clock: { now: () => Date.parse('2026-03-01T08:00:05+08:00') },
    env: {},
    lines: (async function* () {
      yield* lines;
    })(),
    print: (text) => printed.push(text),
    complain: (line) => complained.push(line),
  });
  return { code, out: printed.join('\n'), err: complained.join('\n') };
}

const EXAMPLE = ['--mapping', 'config/mapping.example.yaml'];
const RTU = 'plant/east/rtu/R-100/live';

/** The messages of the page, as mosquitto_sub -v prints them. */
const page = readFileSync('docs/mapping.md', 'utf8');
const shown = /```text messages\n([\s\S]*?)```/.exec(page)?.[1]?.trim().split('\n') ?? [];

describe('config/mapping.example.yaml', () => {
  it('reads every message of docs/mapping.md, each mapping at least one', async () => {
    const { code, out, err } = await run(EXAMPLE, shown);
    expect(err).toBe('');
    expect(out).not.toContain('REFUSED');
    expect(code).toBe(0);
    const names = [
      ...readFileSync('config/mapping.example.yaml', 'utf8').matchAll(/^ {2}- name: (\S+)/gm),
    ];
    expect(names.length).toBeGreaterThan(6);
    for (const [, name] of names)
      expect(out).toMatch(new RegExp(`^  ${name}: [1-9]\\d* messages`, 'm'));
  });

  it('shows one message in full as the page says', async () => {
    const text = shown.find((line) => line.startsWith(RTU))?.slice(RTU.length + 1) ?? '';
    const { code, out } = await run([...EXAMPLE, '--topic', RTU, '--text', text]);
    expect(code).toBe(0);
    const printed = /```text trial\n([\s\S]*?)```/.exec(page)?.[1]?.trim();
    expect(out).toBe(printed);
  });
});

describe('mapping:try', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gaswatch-mapping-try-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('says why a message is refused, where, what was found and what was expected', async () => {
    const { code, out } = await run([
      ...EXAMPLE,
      '--topic',
      RTU,
      '--text',
      '{"time":1772323200,"P1":"4.05"}',
    ]);
    expect(code).toBe(1);
    expect(out).toContain(
      'refused: wrong-type at pIn: mapping scada-stations: pIn at P1: expected a number, found "4.05" (text); say written: text',
    );
  });

  it('says why mappings passed a message over', async () => {
    const { code, out } = await run([...EXAMPLE, '--topic', 'opc/3', '--text', '{"source":"x"}']);
    expect(code).toBe(1);
    expect(out).toContain('  passed over by correctors: its topic is meters/{serial}/report');
    expect(out).toContain(
      '  passed over by opc: when source: expected hospital-1, found "x" (text)',
    );
    expect(out).toContain('mapping  none takes it');
  });

  it('reads a payload from a file byte for byte, or from hexadecimal', async () => {
    const frame = '68304433221100337881 161F900000776655 2C007766552C00000801032620 2184E616';
    const mapping = file(
      'm.yaml',
      'mappings: [{name: f, topic: f, payload: cjt188, device: {constant: factory-1-evc}}]',
    );
    const path = file('frame.bin', Buffer.from(frame.replaceAll(' ', ''), 'hex'));
    const asked = ['--mapping', mapping, '--topic', 'f'];
    const fromFile = await run([...asked, '--payload', path]);
    expect(fromFile).toMatchObject({ code: 0, err: '' });
    expect(fromFile.out).toContain('  vm: 556677 m³ actual');
    expect(await run([...asked, '--hex', frame])).toEqual(fromFile);
  });

  it('prints JSON for programs, and then nothing else on standard output', async () => {
    const { code, out, err } = await run([...EXAMPLE, '--json'], shown);
    expect(code).toBe(0);
    const trials = out.split('\n').map((line) => JSON.parse(line));
    expect(trials).toHaveLength(shown.length);
    expect(trials[0]).toMatchObject({
      topic: RTU,
      mapping: 'scada-stations',
      took: 'mapping',
      device: 'factory-1-rtu',
      readings: [{}],
      rejections: [],
    });
    expect(err).toContain(`${shown.length} messages`);
  });

  it('sums up what a live broker sends, refused and untaken ones by their frequency', async () => {
    const lines = [
      `${RTU}\t{"P1":4}`,
      `${RTU} {"P1":4}`,
      'else/1 x',
      '',
      'gas/v1/factory-1-evc/telemetry {"ts":"2026-03-01T08:00:00+08:00","vm":1}',
    ];
    const { code, out } = await run(EXAMPLE, lines);
    expect(code).toBe(1);
    expect(out.split('\n').slice(-7)).toEqual([
      '4 messages',
      '  scada-stations: 2 messages, 0 readings, 2 refused',
      '  own topics: 1 messages, 1 readings, 0 refused',
      'topics that no mapping takes:',
      '  1 × else/1',
      'refused:',
      '  2 × ts-missing: mapping scada-stations: ts at time: nothing there',
    ]);
  });

  it('takes payloads in hexadecimal, and tells the line that has none', async () => {
    const lines = ['alarm/panel-7/lel 31322e35', 'alarm/panel-7/lel 1', ' x'];
    const { code, out, err } = await run([...EXAMPLE, '--lines', 'hex'], lines);
    expect(code).toBe(1);
    expect(out).toContain('lel 12.5');
    expect(err.split('\n')).toEqual([
      'line 2: expected "topic payload", the payload in hexadecimal',
      'line 3: expected "topic payload", the payload in hexadecimal',
    ]);
  });

  it('looks at brokers only when told which', async () => {
    const mapping = file('b.yaml', 'mappings: [{name: f, topic: f, broker: east, record: ignore}]');
    const asked = ['--mapping', mapping, '--topic', 'f', '--text', ''];
    expect((await run(asked)).code).toBe(0);
    expect((await run([...asked, '--broker', 'east'])).code).toBe(0);
    const west = await run([...asked, '--broker', 'west']);
    expect(west.code).toBe(1);
    expect(west.out).toContain('passed over by f: it reads broker east alone');
  });

  it.each([
    [[], '--mapping FILE is missing'],
    [[...EXAMPLE, '--topic', 'a'], '--topic needs one of --payload, --text and --hex'],
    [[...EXAMPLE, '--topic', 'a', '--text', 'x', '--hex', '00'], '--topic needs one of'],
    [[...EXAMPLE, '--text', 'x'], '--topic TOPIC is missing'],
    [[...EXAMPLE, '--topic', 'a/#', '--text', 'x'], 'expected a topic, not a filter'],
    [[...EXAMPLE, '--topic', 'a', '--hex', '0x'], '--hex: expected pairs of hexadecimal digits'],
    [[...EXAMPLE, '--lines', 'xml'], '--lines xml: expected text or hex'],
    [
      [...EXAMPLE, '--received', '2026-03-01'],
      '--received 2026-03-01: expected ISO 8601 with offset',
    ],
    [[...EXAMPLE, '--nonsense'], "Unknown option '--nonsense'"],
    [[...EXAMPLE, '--topic', 'a', '--payload', '/nowhere'], '/nowhere: cannot be read'],
    [[...EXAMPLE, '--fleet', '/nowhere'], '/nowhere: cannot be read'],
    [['--mapping', '/nowhere'], '/nowhere: cannot be read'],
  ])('refuses wrong arguments with 2: %j', async (argv, problem) => {
    const { code, out, err } = await run(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(problem);
  });

  it('refuses a mapping that makes no sense with 2, its place and no message tried', async () => {
    const mapping = file(
      'bad.yaml',
      'mappings: [{name: f, topic: f, device: {constant: nobody}, extra: 1}, {name: g}]',
    );
    const { code, out, err } = await run(['--mapping', mapping], shown);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('bad.yaml: mappings[0].extra: unknown key');
    expect(err).toContain('bad.yaml: mappings[1].topic: missing: expected string');
  });

  it('explains itself', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('npm run mapping:try');
  });
});
