import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { runProgram } from '../support/run-program.ts';
import { servicePlace } from '../support/service-place.ts';
import { type ServicePlace, spawnService } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { KillDevice } from './kill-device.ts';
import { type Sent, stationScript } from './kill-scripts.ts';

export const STATIONS = Array.from({ length: 8 }, (_, k) => `s-${k}`);
export const FLEET = STATIONS.map((id): SampleSite => ({ id, kind: 'station' }));

export function load(port: number, paceMs: number, sent: Sent): readonly KillDevice[] {
  const devices = STATIONS.map(
    (id, k) => new KillDevice(id, port, paceMs, stationScript(id, k, sent)),
  );
  onTestFinished(() => devices.forEach((device) => device.stop()));
  return devices;
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** A place like another with the data directory of a restore. */
export const movedTo = (place: ServicePlace, dataDir: string): ServicePlace => ({
  ...place,
  dataDir,
});

export async function restored(dir: string, label: string): Promise<string> {
  const dataDir = join(temporaryDirectory(label), 'data');
  const end = await runProgram('restore', [dir, '--data-dir', dataDir]);
  expect(end.stderr).toBe('');
  expect(end).toMatchObject({ code: 0 });
  expect(end.stdout).toContain('audit: unbroken');
  return dataDir;
}

export async function backup(place: ServicePlace, label: string): Promise<string> {
  const dir = join(temporaryDirectory(label), 'backup');
  const end = await runProgram('backup', [dir, '--data-dir', place.dataDir]);
  expect(end, end.stderr).toMatchObject({ code: 0 });
  return dir;
}

/** A service that has taken one message and was stopped. */
export async function stoppedService(): Promise<ServicePlace> {
  const place = await servicePlace();
  const service = spawnService(place);
  await service.ready;
  const device = await connectDevice(place.mqttPort, 'a');
  await device.publish('telemetry', { ts: Date.now(), pOut: 100 });
  await pause(1000);
  expect(await service.stop()).toEqual({ code: 0, signal: null });
  return place;
}

/** Until no alarm changes any more: event time ran ahead, and ends are found by its ticks. */
export async function settled(dataDir: string): Promise<void> {
  const live = liveRecords(dataDir);
  let before = '';
  await eventually(async () => {
    await pause(6000);
    const now = JSON.stringify(live.alarms());
    const same = now === before;
    before = now;
    expect(same).toBe(true);
  });
  expect(live.alarms().length).toBeGreaterThan(3);
}
