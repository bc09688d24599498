import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fleetText } from '../support/fleet-text.ts';
import { ONE_STATION, servicePlace } from '../support/service-place.ts';
import { type ServicePlace, spawnService } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';

/** Starts what cannot start; what it said and how it ended. */
async function refusal(place: ServicePlace) {
  const service = spawnService(place);
  const { code } = await service.exited;
  const lines = service.stderr().trim().split('\n');
  return { code, lines, said: service.stderr(), stdout: service.stdout() };
}

async function occupy(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
}

describe('a configuration that cannot be used', () => {
  it('ends with 2 and every problem with its path', async () => {
    const place = await servicePlace(ONE_STATION, {
      GASWATCH__HTTP__PORT: 'eighty',
      GASWATCH__MQTT__PRT: '1883',
      GASWATCH__EMAIL__TO: 'duty@x.cn',
      GASWATCH__JOURNAL__SYNCHRONOUS: 'perhaps',
    });
    const { code, lines, said, stdout } = await refusal(place);
    expect(code).toBe(2);
    expect(said).toMatch(/GASWATCH__HTTP__PORT/);
    expect(said).toMatch(/GASWATCH__MQTT__PRT.*did you mean mqtt\.port/);
    expect(said).toMatch(/email\.smtp/);
    expect(said).toMatch(/GASWATCH__JOURNAL__SYNCHRONOUS/);
    expect(lines).toHaveLength(4);
    expect(stdout).toBe('');
  });

  it('ends with 2 when the file itself is broken or missing', async () => {
    const dir = temporaryDirectory('config');
    const broken = join(dir, 'broken.yaml');
    writeFileSync(broken, 'http: [8080\n');
    const unknown = join(dir, 'unknown.yaml');
    writeFileSync(unknown, 'http:\n  prot: 8080\nlog:\n  level: loud\n');
    for (const [path, words] of [
      [broken, /broken\.yaml/],
      [unknown, /http\.prot.*\n.*log\.level/],
      [join(dir, 'absent.yaml'), /absent\.yaml: cannot be read/],
    ] as const) {
      const { code, said } = await refusal(
        await servicePlace(ONE_STATION, { GASWATCH_CONFIG: path }),
      );
      expect(said).toMatch(words);
      expect(code).toBe(2);
    }
  });

  it('ends with 2 and the path of every problem of the fleet', async () => {
    const place = await servicePlace();
    const text = fleetText([
      { id: 'a', kind: 'station' },
      { id: 'b', kind: 'station', device: 'b-rtu' },
    ])
      .replace('"setKPa":100,"maopKPa":200', '"setKPa":-1,"maopKPa":200')
      .replace('"reporting":"scada"', '"reporting":"sometimes"');
    const second = text.lastIndexOf('"zone":"z"');
    const broken = `${text.slice(0, second)}"zone":"nowhere"${text.slice(second + 10)}`;
    writeFileSync(place.fleet, broken);
    const { code, said } = await refusal(place);
    expect(code).toBe(2);
    expect(said).toMatch(/sites\[0\]\.station\.setKPa/);
    expect(said).toMatch(/sites\[1\]\.zone/);
    expect(said).toMatch(/devices\[0\]\.reporting/);
    expect(said).not.toMatch(/\n\s+at /);
  });

  it('ends with 2 when there is no fleet file', async () => {
    const place = await servicePlace();
    const { code, lines, said } = await refusal({ ...place, fleet: `${place.fleet}.absent` });
    expect(lines).toHaveLength(1);
    expect(said).toMatch(/fleet\.yaml\.absent cannot be read/);
    expect(code).toBe(2);
  });
});

describe('a place where it cannot run', () => {
  it.each(['mqttPort', 'httpPort'] as const)(
    'ends with 1 and one line when a port is taken (%s)',
    async (which) => {
      const place = await servicePlace();
      await occupy(place[which]);
      const { code, lines, said } = await refusal(place);
      expect(lines).toHaveLength(1);
      expect(said).toContain(`${place[which]}`);
      expect(code).toBe(1);
    },
  );

  it('ends with 1 and one line when another instance has the data directory', async () => {
    const place = await servicePlace();
    const first = spawnService(place);
    await first.ready;
    const other = await servicePlace();
    const { code, lines, said } = await refusal({ ...other, dataDir: place.dataDir });
    expect(lines).toHaveLength(1);
    expect(said).toMatch(/in use by another running instance/);
    expect(code).toBe(1);
    // the first is none the worse for it
    expect(await first.stop()).toEqual({ code: 0, signal: null });
  });

  it('starts at once where one was killed', async () => {
    const place = await servicePlace();
    const first = spawnService(place);
    await first.ready;
    await first.kill();
    const second = spawnService(place);
    await second.ready;
    expect(await second.stop()).toEqual({ code: 0, signal: null });
  });

  it('ends with 1 and one line when the data directory cannot be written', async () => {
    const place = await servicePlace();
    // root may write everywhere, but nobody can make a directory below a file
    const { code, lines, said } = await refusal({ ...place, dataDir: join(place.fleet, 'data') });
    expect(lines).toHaveLength(1);
    expect(said).toMatch(/cannot be written/);
    expect(code).toBe(1);
  });
});
