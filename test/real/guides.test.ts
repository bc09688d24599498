import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ApiClient, itemsOf, signedIn } from '../support/api-client.ts';
import { eventually } from '../support/live-records.ts';
import { PASSWORD } from '../support/service.ts';
import { servicePlace } from '../support/service-place.ts';
import { type ServicePlace, spawnService } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { type Ran, run, start } from './part.ts';

const PYTHON = '/usr/bin/python3';

/** Blocks that begin with a fence such as ```sh run=NAME, by that name. */
function examplesOf(page: string): ReadonlyMap<string, string> {
  const blocks = [
    ...readFileSync(page, 'utf8').matchAll(/^```\w+ run=(\S+)\n([\s\S]*?)^```/gm),
  ].map(([, name = '', text = '']) => [name, text] as const);
  const examples = new Map(blocks);
  if (examples.size !== blocks.length) throw new Error(`${page}: two examples of one name`);
  return examples;
}

/** A service with the sample fleet, in which one meter speaks CJ/T 188 as the guide supposes. */
async function sampleFleetPlace(): Promise<ServicePlace> {
  const fleet = join(temporaryDirectory('guide-fleet'), 'fleet.yaml');
  const meter = '    password: sample-hospital-1-evc\n';
  const sample = readFileSync('config/fleet.yaml', 'utf8');
  writeFileSync(fleet, sample.replace(meter, `${meter}    payload: cjt188\n`));
  return { ...(await servicePlace()), fleet };
}

/** The example as it stands, with the ports and folders of this run in place of the guide's. */
function here(text: string, { mqttPort, httpPort }: ServicePlace, folder: string): string {
  return text
    .replaceAll('1883', `${mqttPort}`)
    .replaceAll('localhost:8080', `localhost:${httpPort}`)
    .replaceAll(/\/backup\/|\/var\/lib\//g, `${folder}/`);
}

interface Guide {
  readonly place: ServicePlace;
  readonly api: ApiClient;
  /** Runs an example by its name; environment variables that the guide has set before. */
  example(name: string, set?: Readonly<Record<string, string>>): Promise<Ran>;
}

async function openGuide(examples: ReadonlyMap<string, string>): Promise<Guide> {
  const place = await sampleFleetPlace();
  const folder = temporaryDirectory('guide');
  await spawnService(place).ready;
  const api = await signedIn(place.httpPort);
  const example: Guide['example'] = (name, set = {}) => {
    const text = here(examples.get(name) ?? `echo no example ${name}; exit 1`, place, folder);
    const env = { ...process.env, GASWATCH__DATADIR: place.dataDir, ...set };
    return start('sh', ['-e', '-c', text], env).done;
  };
  return { place, api, example };
}

const HOUR_MS = 3_600_000;

/** Oldest first. */
const readingsOf = async (api: ApiClient, device: string, more = '') =>
  itemsOf(await api.get(`/telemetry?device=${device}&from=2026-01-01T00:00:00Z${more}`));

const timesOf = (readings: readonly Record<string, unknown>[]): readonly number[] =>
  readings.map(({ ts }) => Date.parse(String(ts)));

/** What the device or its last will has told last. */
const statusOf = async (api: ApiClient, device: string) =>
  (await readingsOf(api, device, '&record=status')).at(-1);

const DEVICE_GUIDE = examplesOf('docs/device-guide.md');

/** Each example of the device guide, in the guide's order, and what it must have brought about. */
const EFFECTS: Readonly<Record<string, (guide: Guide) => Promise<void>>> = {
  telemetry: async ({ api, example }) => {
    expect(await example('telemetry')).toEqual({ code: 0, stdout: '', stderr: '' });
    await eventually(async () =>
      expect(await readingsOf(api, 'factory-1-rtu')).toMatchObject([
        { pOut: 100.2, bypass: 'closed' },
      ]),
    );
  },
  array: async ({ api, example }) => {
    expect(await example('array')).toEqual({ code: 0, stdout: '', stderr: '' });
    const readings = await eventually(async () => {
      const found = await readingsOf(api, 'factory-1-evc');
      expect(found).toMatchObject([{ vm: 402311.4 }, { vm: 402395.6, pAbs: 301 }]);
      return found;
    });
    const [first = 0, second = 0] = timesOf(readings);
    expect(second - first).toBe(HOUR_MS);
  },
  relay: async ({ api, example }) => {
    expect(await example('relay')).toEqual({ code: 0, stdout: '', stderr: '' });
    await eventually(async () =>
      expect((await readingsOf(api, 'factory-1-evc')).at(-1)).toMatchObject({ vm: 402480.1 }),
    );
  },
  event: async ({ api, example }) => {
    expect(await example('event')).toEqual({ code: 0, stdout: '', stderr: '' });
    await eventually(async () =>
      expect(await readingsOf(api, 'factory-1-evc', '&record=event')).toMatchObject([
        { code: 'doorOpened', badge: '0815' },
      ]),
    );
  },
  status: async ({ api, example }) => {
    expect(await example('status')).toEqual({ code: 0, stdout: '', stderr: '' });
    await eventually(async () =>
      expect(await statusOf(api, 'factory-1-rtu')).toMatchObject({ online: true }),
    );
  },
  rejected: async ({ api, example }) => {
    const { code, stdout } = await example('rejected');
    expect(code).toBe(0);
    const [, topic, told = ''] = /^(\S+) (.*)\n$/.exec(stdout) ?? [];
    expect(topic).toBe('gas/v1/hotel-1-ic/rejected');
    const refusal: unknown = JSON.parse(told);
    expect(refusal).toMatchObject({ reason: 'wrong-type', path: 'battery' });
    const shown = /^gas\/v1\/hotel-1-ic\/rejected (\{[\s\S]*?\}"\})$/m.exec(
      readFileSync('docs/device-guide.md', 'utf8'),
    )?.[1];
    const keys = Object.keys(Object(JSON.parse((shown ?? '{}').replace('\n', ''))));
    expect(Object.keys(Object(refusal)).sort()).toEqual(keys.sort());
    const quarantined = itemsOf(await api.get('/quarantine?device=hotel-1-ic'));
    expect(quarantined).toMatchObject([{ reason: 'wrong-type', path: 'battery' }]);
    await eventually(async () =>
      expect(await readingsOf(api, 'hotel-1-ic')).toMatchObject([{ vm: 1200.11, battery: 3.6 }]),
    );
  },
  cjt188: async ({ api, example }) => {
    expect(await example('cjt188')).toEqual({ code: 0, stdout: '', stderr: '' });
    await eventually(async () =>
      expect(await readingsOf(api, 'hospital-1-evc')).toMatchObject([
        { ts: '2026-03-01T00:00:00.000Z', vm: 556_677, valve: 'closed' },
      ]),
    );
  },
  mapping: async ({ example }) => {
    const { code, stdout, stderr } = await example('mapping');
    expect(stdout, stderr).toMatch(/^device {3}factory-1-rtu$/m);
    expect(stdout).toMatch(/^ {2}pIn: 405 kPa gauge$/m);
    expect(code).toBe(0);
  },
};

describe('docs/device-guide.md', () => {
  it('has examples that do what it says, as they stand there', async () => {
    const guide = await openGuide(DEVICE_GUIDE);
    for (const effect of Object.values(EFFECTS)) await effect(guide);
    expect([...DEVICE_GUIDE.keys()]).toEqual([...Object.keys(EFFECTS), 'python']);
  });

  it('has a Python device that keeps its records while the service is away, and a last will', async () => {
    const place = await sampleFleetPlace();
    const folder = temporaryDirectory('guide-device');
    const kept = async (): Promise<number> => {
      const count = `import sqlite3; print(sqlite3.connect("${folder}/kept.db").execute("SELECT count(*) FROM record").fetchone()[0])`;
      return Number((await run(PYTHON, ['-c', count])).stdout);
    };
    const text = here(DEVICE_GUIDE.get('python') ?? '', place, folder);
    expect(text).toContain('EVERY = ');
    writeFileSync(join(folder, 'device.py'), text.replace(/ 10$/m, ' 0.5'));
    const device = start('sh', ['-c', `cd ${folder} && exec ${PYTHON} device.py`]);
    await eventually(async () => expect(await kept()).toBeGreaterThan(2));

    const serviceStart = Date.now();
    await spawnService(place).ready;
    const api = await signedIn(place.httpPort);
    await eventually(async () => {
      const times = timesOf(await readingsOf(api, 'hospital-1-rtu'));
      expect(times.filter((time) => time < serviceStart).length).toBeGreaterThan(2);
      expect(times.some((time) => time > serviceStart)).toBe(true);
    });
    await eventually(async () => expect(await kept()).toBeLessThan(2));
    await eventually(async () =>
      expect(await statusOf(api, 'hospital-1-rtu')).toMatchObject({ online: true }),
    );
    device.child.kill('SIGKILL');
    await eventually(async () =>
      expect(await statusOf(api, 'hospital-1-rtu')).toMatchObject({ online: false }),
    );
    expect(device.printed()).toBe('');
  });
});

const OPERATOR_GUIDE = examplesOf('docs/operator-guide.md');

describe('docs/operator-guide.md', () => {
  it('has commands that sign in, make a user, check the audit, back up and restore', async () => {
    const { api, example } = await openGuide(OPERATOR_GUIDE);
    const signIn = await example('sign-in', { PASSWORD });
    expect(signIn).toMatchObject({ code: 0 });
    const TOKEN = signIn.stdout.trim();
    expect(TOKEN.length).toBeGreaterThan(20);
    expect((await example('user', { TOKEN })).stdout).toContain('"zhang.wei"');
    expect(itemsOf(await api.get('/users')).map(({ name }) => name)).toContain('zhang.wei');
    const verified = await example('audit');
    expect(verified.stdout, verified.stderr).toMatch(
      /^unbroken: \d+ lines, the last is \d+ with hash [0-9a-f]{64}$/m,
    );
    expect(verified.code).toBe(0);
    const backup = await example('backup');
    expect(backup, backup.stderr).toMatchObject({ code: 0 });
    const restored = await example('restore');
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect([...OPERATOR_GUIDE.keys()]).toEqual(['sign-in', 'user', 'audit', 'backup', 'restore']);
  });
});
