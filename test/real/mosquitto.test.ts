import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { passwordOf, type SampleSite } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { mosquittoPub, mosquittoPubFile, mosquittoSub } from './mosquitto.ts';

const SITES: readonly SampleSite[] = [
  { id: 'a', kind: 'station' },
  { id: 'b', kind: 'station' },
];

async function running() {
  const place = await servicePlace(SITES);
  const service = spawnService(place);
  await service.ready;
  const login = (device: string, password = passwordOf(device)) => ({
    port: place.mqttPort,
    device,
    password,
  });
  return { place, service, login, records: liveRecords(place.dataDir) };
}

const record = (): string => JSON.stringify({ ts: Date.now(), pOut: 100 });
const TOPIC = 'gas/v1/a/telemetry';

describe('Mosquitto clients', () => {
  it('with a wrong password are refused', async () => {
    const { login } = await running();
    const { code, stderr } = await mosquittoPub(login('a', 'guess'), TOPIC, record());
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/not authorised|bad user name or password/i);
  });

  it('with MQTT 5 are refused in words they understand', async () => {
    const { login, service } = await running();
    const { code, stderr } = await mosquittoPub(login('a'), TOPIC, record(), ['-V', '5']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/protocol/i);
    await eventually(() => expect(service.stdout()).toContain('unsupported-protocol'));
  });

  it('with MQTT 3.1 are served', async () => {
    const { login, records, service } = await running();
    const { code } = await mosquittoPub(login('a'), TOPIC, record(), ['-V', 'mqttv31']);
    expect(code).toBe(0);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(records.quarantine()).toEqual([]);
  });

  it("on another device's topic are cut off, and nothing of it is kept", async () => {
    const { login, place, service } = await running();
    const { code } = await mosquittoPub(login('a'), 'gas/v1/b/telemetry', record());
    expect(code).not.toBe(0);
    await eventually(() => expect(service.stdout()).toContain('topic-violation'));
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    const { readings, quarantine } = await storedIn(place.dataDir, ['a', 'b']);
    expect([...readings.values()].flat()).toEqual([]);
    expect(quarantine).toEqual([]);
  });

  it('with more than 256 KiB are cut off; up to it they are acknowledged', async () => {
    const { login, records, service } = await running();
    const dir = temporaryDirectory('oversized');
    const file = (bytes: number): string => {
      const path = join(dir, `${bytes}`);
      writeFileSync(path, 'x'.repeat(bytes));
      return path;
    };
    const fits = await mosquittoPubFile(login('a'), TOPIC, file(256 * 1024));
    expect(fits.code).toBe(0);
    await eventually(() => expect(records.quarantine()).toMatchObject([{ reason: 'not-json' }]));
    const tooLarge = await mosquittoPubFile(login('a'), TOPIC, file(512 * 1024));
    expect(tooLarge.code).not.toBe(0);
    await eventually(() => expect(service.stdout()).toContain('oversized'));
    expect(records.quarantine()).toHaveLength(1);
  });

  it('that die leave their last will: kept, and there for who asks later', async () => {
    const { login, place, service } = await running();
    const status = 'gas/v1/a/status';
    const will = ['--will-topic', status, '--will-payload', '"offline"', '--will-qos', '1'];
    const device = mosquittoSub(login('a'), 'gas/v1/a/rejected', [...will, '--will-retain', '-d']);
    await eventually(() => expect(device.printed()).toContain('SUBACK'));
    device.child.kill('SIGKILL');
    await device.done;
    await eventually(async () => {
      const { stdout } = await mosquittoSub(login('a'), status, ['-C', '1', '-W', '2']).done;
      expect(stdout).toBe(`${status} "offline"\n`);
    });
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    const { readings } = await storedIn(place.dataDir, ['a']);
    const words = (readings.get('a') ?? []).flatMap((reading) =>
      reading.record === 'status' ? [reading.online] : [],
    );
    expect(words).toEqual([false]);
  });
});
