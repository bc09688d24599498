import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import { fleetText, passwordOf } from '../support/fleet-text.ts';
import { TEST_SEED, testRandom } from '../support/seed.ts';
import { call, signIn } from '../support/service.ts';
import { servicePlace } from '../support/service-place.ts';
import { type ServiceProcess, spawnService } from '../support/service-process.ts';

const HOUR = 3_600_000;
const ROUNDS = 9;
/** Where the process is killed: as soon as it is seen on the disk, or after a time that chance gives. */
const STAGES = ['entered', 'fleet changed', 'whenever'] as const;

interface Draft {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
}

interface Site {
  readonly meters: readonly { readonly device: string; readonly serial: string }[];
}

/** What is on the disk, asked while the service writes it. */
function diskOf(dataDir: string) {
  const records = new Database(join(dataDir, 'records.db'), { readonly: true });
  const draft = records.prepare(
    "SELECT body FROM archive WHERE kind = 'operation-draft' AND id = ? ORDER BY revision DESC LIMIT 1",
  );
  const fleet = records.prepare('SELECT max(version) AS version FROM fleets');
  // the border: what these two statements select
  const bodyOf = (id: string) => (draft.get(id) as { readonly body: string }).body;
  const version = (): number => (fleet.get() as { readonly version: number }).version;
  return {
    state: (id: string): string => String(JSON.parse(bodyOf(id)).state),
    version,
    close: () => void records.close(),
  };
}

/** A terminal that keeps its place while the meter under it is changed, and a spare one. */
async function place() {
  const made = await servicePlace([{ id: 'm', kind: 'meter', reporting: 'hourly' }]);
  const fleet = JSON.parse(fleetText([{ id: 'm', kind: 'meter', reporting: 'hourly' }]));
  fleet.devices.push({ id: 'spare', password: passwordOf('spare'), reporting: 'hourly' });
  writeFileSync(made.fleet, JSON.stringify(fleet));
  return made;
}

describe('operations of a service that is killed while it completes them', () => {
  it(`are whole, or have not happened (seed ${TEST_SEED})`, { timeout: 300_000 }, async () => {
    const random = testRandom('operations');
    const where = await place();
    const url = `http://127.0.0.1:${where.httpPort}/api/v1`;
    let headers: Record<string, string> = {};
    const api = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
      (await call(url + path, method, headers, body)).body as T;
    const started = async (): Promise<ServiceProcess> => {
      const service = spawnService(where);
      await service.ready;
      headers = { authorization: `Bearer ${await signIn(`http://127.0.0.1:${where.httpPort}`)}` };
      return service;
    };
    const sitting = async () => {
      const fleet = await api<{ sites: Site[] }>('GET', '/fleet');
      return fleet.sites[0]?.meters[0];
    };

    let service = await started();
    const device = await connectDevice(where.mqttPort, 'm');
    await device.publish('telemetry', { ts: Date.now() - 2 * HOUR, vb: 5000, vm: 5000 });
    await device.client.endAsync(true);
    let known = { device: 'm', serial: 'm' };
    const done: string[] = [];
    let finishedAtStart = 0;

    for (let round = 0; round < ROUNDS; round += 1) {
      const next = { device: round % 2 === 0 ? 'spare' : 'm', serial: `S${round}` };
      const begun = await api<Draft>('POST', '/operations', {
        ...{ meter: 'm-m', act: 'change-meter', by: 'wang' },
        at: new Date(Date.now() - 1).toISOString(),
        old: { finalVb: 5000 + round, finalVm: 5000 + round },
        new: { ...next, initialVb: 10 * round, initialVm: 10 * round },
      });
      const disk = diskOf(where.dataDir);
      const before = disk.version();
      const answer = api('POST', `/operations/${begun.id}/complete`, { base: 1 }).catch(() => null);
      const stage = STAGES[round % STAGES.length];
      const deadline = Date.now() + 10_000;
      const reached = (): boolean =>
        stage === 'entered' ? disk.state(begun.id) !== 'open' : disk.version() > before;
      if (stage === 'whenever') await pause(random.int(40));
      else while (!reached() && Date.now() < deadline) await pause(0);
      await service.kill();
      await answer;
      disk.close();

      service = await started();
      const after = await api<Draft>('GET', `/operations/${begun.id}`);
      // killed before the one transaction: it has not happened; after it: it is whole
      expect(['open', 'done']).toContain(after.state);
      if (stage !== 'whenever') expect(after.state).toBe('done');
      if (after.state === 'done') {
        [known] = [next];
        done.push(begun.id);
      }
      expect(await sitting()).toMatchObject(known);
      const { items } = await api<{ items: { id: string }[] }>('GET', '/archive/meter-operation');
      expect(items.map(({ id }) => id).sort()).toEqual([...done].sort());
      const devices = await api<{ items: { body: { serial: string } }[] }>(
        'GET',
        `/archive/meter?at=${encodeURIComponent(new Date().toISOString())}`,
      );
      expect(devices.items.map(({ body }) => body.serial)).toEqual(
        done.length === 0 ? [] : [known.serial],
      );
      const open = await api<{ items: Draft[] }>('GET', '/operations');
      expect(open.items.map(({ id }) => id)).toEqual(after.state === 'open' ? [begun.id] : []);
      const { id, revision } = after;
      if (after.state === 'open')
        await api('POST', `/operations/${id}/abandon`, { base: revision, reason: 'killed' });
      if (service.stdout().includes('half done at the last stop')) finishedAtStart += 1;
    }
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    // or every kill came too late, and nothing was tested
    expect(finishedAtStart).toBeGreaterThan(0);
    expect(done.length).toBeGreaterThanOrEqual(6);
    const journal = readFileSync(join(where.dataDir, 'journal.db'), 'latin1');
    for (const id of done) expect(journal).toContain(id);
  });
});
