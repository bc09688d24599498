import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ApiClient, itemsOf, signedIn } from '../support/api-client.ts';
import { fleetText, type SampleSite } from '../support/fleet-text.ts';
import { TEST_SEED, testRandom } from '../support/seed.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import {
  type ServicePlace,
  type ServiceProcess,
  spawnService,
} from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { KillDevice } from './kill-device.ts';
import { slowMailbox } from './kill-mailbox.ts';
import { nothingSent, stationScript } from './kill-scripts.ts';
import type { Kill } from './kill-verdict.ts';
import {
  arrivalFaults,
  grouped,
  planFaults,
  repetitions,
  sequenceFaults,
} from './notify-verdict.ts';

const ROUNDS = 10;
const STATIONS = Array.from({ length: 16 }, (_, k) => `s-${k}`);
/** The bypass of these is opened under a permit that runs out while it is open. */
const PERMITTED = STATIONS.slice(0, 6);
const SITES: readonly SampleSite[] = STATIONS.map((id) => ({ id, kind: 'station' }));
const FIRST_STEP = ['night@x.cn', 'office@x.cn'];

const person = (id: string) => ({
  id,
  name: id,
  addresses: [{ channel: 'email', to: `${id}@x.cn` }],
});
const DISPATCH = {
  people: ['night', 'office', 'chief'].map(person),
  routes: [
    {
      id: 'all',
      priorities: [1, 2],
      steps: [
        { to: [{ person: 'night' }, { person: 'office' }] },
        { afterMinutes: 0.05, to: [{ person: 'chief' }] },
      ],
    },
  ],
};
const FLEET = JSON.stringify({ ...JSON.parse(fleetText(SITES)), dispatch: DISPATCH });

async function takePlan(api: ApiClient, httpPort: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${httpPort}/api/v1/fleet`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/yaml' },
    body: FLEET,
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.anything()]);
}

async function openPermits(api: ApiClient): Promise<void> {
  for (const [n, site] of PERMITTED.entries()) {
    const [from, to] = [-60_000, 10_000 + n * 4000].map((ms) =>
      new Date(Date.now() + ms).toISOString(),
    );
    const permit = { site, types: ['bypass.open'], from, to, reason: 'filter', holder: 'crew 3' };
    expect(await api.post('/permits', permit)).toMatchObject({ status: 201 });
  }
}

/** Somebody who acknowledges now and then what is open, as long as the service lives; returns what was taken. */
async function acknowledging(
  place: ServicePlace,
  isOver: () => boolean,
): Promise<readonly string[]> {
  const random = testRandom(`acknowledge ${Date.now()}`);
  const taken: string[] = [];
  try {
    const api = await signedIn(place.httpPort);
    while (!isOver()) {
      const open = itemsOf(await api.get('/alarms')).filter(
        ({ state }) => state === 'unacknowledged' || state === 'returned',
      );
      const id = String(open[random.int(Math.max(1, open.length))]?.['id'] ?? '');
      if (id !== '') {
        const answer = await api.post(`/alarms/${encodeURIComponent(id)}/acknowledge`, {});
        if (answer.status === 200) taken.push(id);
      }
      await pause(150 + random.int(300));
    }
  } catch {
    // it was killed in the middle of an answer
  }
  return taken;
}

describe('people who are told while the service is killed again and again', () => {
  it(`hear everything, in order, and twice only what a kill caught (seed ${TEST_SEED})`, {
    timeout: 300_000,
  }, async () => {
    const random = testRandom('notify-kill');
    const mailbox = await slowMailbox(() => 5 + random.int(150));
    const place = await servicePlace(SITES, {
      ...mailSettings(mailbox.url, ''),
      GASWATCH__LOG__LEVEL: 'warn',
      // many mails rather than few: each is a chance to be doubled or lost
      GASWATCH__NOTIFY__RATES__EMAIL__ATONCE: '500',
      GASWATCH__NOTIFY__RATES__EMAIL__EVERYSECONDS: '0.1',
    });
    const kills: Kill[] = [];
    const answered: string[] = [];
    const killNow = async (service: ServiceProcess): Promise<void> => {
      const at = Date.now();
      await service.kill();
      kills.push({ at, gone: Date.now() + 300 });
    };
    const first = spawnService(place);
    await first.ready;
    const api = await signedIn(place.httpPort);
    await takePlan(api, place.httpPort);
    await openPermits(api);
    const sent = nothingSent();
    const load = STATIONS.map(
      (id, k) => new KillDevice(id, place.mqttPort, 60, stationScript(id, k, sent)),
    );
    try {
      let service = first;
      for (let round = 0; round < ROUNDS; round += 1) {
        const end = Date.now() + 500 + random.int(4000);
        const reading = acknowledging(place, () => Date.now() > end + 1000);
        await pause(end - Date.now());
        await killNow(service);
        answered.push(...(await reading));
        if (round % 4 === 3) {
          const starting = spawnService(place);
          await pause(random.int(900));
          await killNow(starting);
        }
        service = spawnService(place);
        await service.ready;
      }
      const mailsAtLastStart = mailbox.taken.length;
      await Promise.all(load.map((device) => device.finished));
      while (Date.now() - (mailbox.taken.at(-1)?.at ?? 0) < 12_000) await pause(200);
      expect(await service.stop()).toEqual({ code: 0, signal: null });

      const { alarms, ledger: newestFirst } = await storedIn(place.dataDir, []);
      const ledger = newestFirst.toReversed();
      const { repeated, most } = repetitions(ledger, mailbox.taken, kills.length);
      const uncertain = ledger.filter((line) => line.uncertain).length;
      const reasons = [...grouped(ledger, ({ reason }) => reason)].map(
        ([reason, lines]) => `${lines.length} ${reason}`,
      );
      process.stdout.write(
        `notify-kill, seed ${TEST_SEED}: ${kills.length} kills, ${alarms.length} alarms, ` +
          `${answered.length} acknowledged meanwhile, ${ledger.length} deliveries (${reasons.join(', ')}) ` +
          `in ${mailbox.taken.length} mails, ${mailsAtLastStart} of them before the last start; ` +
          `${uncertain} deliveries uncertain, ${repeated} mails repeated\n`,
      );
      expect(arrivalFaults(ledger, mailbox.taken, kills)).toEqual([]);
      expect(sequenceFaults(ledger, mailbox.taken)).toEqual([]);
      expect(planFaults(alarms, ledger, FIRST_STEP)).toEqual([]);
      expect(repeated).toBeLessThanOrEqual(most);
      // what was answered with yes stays acknowledged, whatever was killed then
      const acknowledged = new Set(
        alarms
          .filter(({ history }) => history.some(({ event }) => event === 'acknowledged'))
          .map(({ id }) => id),
      );
      expect(answered.filter((id) => !acknowledged.has(id))).toEqual([]);
      // every kind of message took part
      for (const reason of ['first', 'escalated', 'cleared'])
        expect(ledger.filter((line) => line.reason === reason).length).toBeGreaterThan(0);
      expect(answered.length).toBeGreaterThan(0);
    } finally {
      for (const device of load) device.stop();
    }
  });
});
