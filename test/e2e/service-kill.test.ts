import { describe, expect, it } from 'vitest';
import type { SampleSite } from '../support/fleet-text.ts';
import { TEST_SEED, testRandom } from '../support/seed.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import {
  type ServicePlace,
  type ServiceProcess,
  spawnService,
} from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { KillDevice } from './kill-device.ts';
import { type Mailbox, slowMailbox } from './kill-mailbox.ts';
import {
  backfillScript,
  meterScript,
  nothingSent,
  type Sent,
  stationScript,
} from './kill-scripts.ts';
import {
  alarmFaults,
  type Kill,
  mailFaults,
  quarantineFaults,
  readingFaults,
} from './kill-verdict.ts';

/** Kills of a running service; every fourth start is killed as well before it is ready. */
const ROUNDS = 20;
const ids = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, k) => `${prefix}-${k}`);
const STATIONS = ids('s', 48);
const METERS = ids('m', 6);
const OFFLINE = ids('b', 4);
const ALL = [...STATIONS, ...METERS, ...OFFLINE];

const FLEET: readonly SampleSite[] = [
  ...STATIONS.map((id) => ({ id, kind: 'station' }) as const),
  ...METERS.map((id) => ({ id, kind: 'meter', reporting: 'hourly' }) as const),
  ...OFFLINE.map((id) => ({ id, kind: 'station' }) as const),
];

function devices(port: number, sent: Sent): readonly KillDevice[] {
  return [
    ...STATIONS.map((id, k) => new KillDevice(id, port, 40, stationScript(id, k, sent))),
    ...METERS.map((id) => new KillDevice(id, port, 40, meterScript(id, sent))),
    ...OFFLINE.map((id) => new KillDevice(id, port, 1500, backfillScript(id, sent))),
  ];
}

/** Late data is judged again half a minute after the last of it. */
const PASSES_MS = 35_000;
/** Longer than the outbox waits for anything while nothing fails. */
const QUIET_MS = 10_000;

async function nothingMoreToSend({ taken }: Mailbox): Promise<void> {
  await pause(PASSES_MS);
  while (Date.now() - (taken.at(-1)?.at ?? 0) < QUIET_MS) await pause(200);
}

const total = (load: readonly KillDevice[]): number =>
  load.reduce((sum, device) => sum + device.acknowledged, 0);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts and kills it round after round; returns when each kill was. */
async function rounds(place: ServicePlace): Promise<readonly Kill[]> {
  const random = testRandom('kill');
  const kills: Kill[] = [];
  const killNow = async (service: ServiceProcess): Promise<void> => {
    const at = Date.now();
    await service.kill();
    kills.push({ at, gone: Date.now() + 300 });
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round % 4 === 3) {
      const starting = spawnService(place);
      await pause(random.int(900));
      await killNow(starting);
    }
    const service = spawnService(place);
    await service.ready;
    await pause(300 + random.int(1400));
    await killNow(service);
  }
  return kills;
}

describe('killed at random moments under load', () => {
  it(`loses nothing and does nothing twice (seed ${TEST_SEED})`, { timeout: 600_000 }, async () => {
    const random = testRandom('mailbox');
    const mailbox = await slowMailbox(() => 5 + random.int(60));
    const place = await servicePlace(FLEET, {
      ...mailSettings(mailbox.url, 'duty@x.cn,night@x.cn'),
      GASWATCH__LOG__LEVEL: 'warn',
    });
    const sent = nothingSent();
    const load = devices(place.mqttPort, sent);
    try {
      const kills = await rounds(place);
      const acknowledgedInRounds = total(load);
      const last = spawnService(place);
      await last.ready;
      await Promise.all(load.map((device) => device.finished));
      await nothingMoreToSend(mailbox);
      expect(await last.stop()).toEqual({ code: 0, signal: null });

      const stored = await storedIn(place.dataDir, ALL);
      const acknowledged = total(load);
      const repeated = mailbox.taken.length - new Set(mailbox.taken.map((m) => m.messageId)).size;
      process.stdout.write(
        `kill test, seed ${TEST_SEED}: ${kills.length} kills, ${acknowledgedInRounds} messages acknowledged in the rounds, ` +
          `${acknowledged} in all, ${stored.quarantine.length} quarantined, ` +
          `${stored.alarms.length} alarms, ${mailbox.taken.length} mails of which ${repeated} repetitions\n`,
      );
      expect(kills.length).toBeGreaterThanOrEqual(20);
      expect(acknowledgedInRounds).toBeGreaterThan(1000);
      // the load outlived the last kill
      expect(acknowledged).toBeGreaterThan(acknowledgedInRounds);
      expect(readingFaults(sent, stored)).toEqual([]);
      expect(quarantineFaults(sent, stored)).toEqual([]);
      expect(alarmFaults(STATIONS, OFFLINE, stored)).toEqual([]);
      expect(mailFaults(mailbox.taken, kills, stored)).toEqual([]);
    } finally {
      for (const device of load) device.stop();
    }
  });
});
