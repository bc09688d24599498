import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { connectPacket, publishPacket, RawClient, until } from '../e2e/ingest-world.ts';
import { KillDevice, type Script } from '../e2e/kill-device.ts';
import {
  meterScript,
  nothingSent,
  numberIn,
  READINGS,
  type Sent,
  stationScript,
} from '../e2e/kill-scripts.ts';
import { alarmFaults, readingFaults } from '../e2e/kill-verdict.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { TEST_SEED, testRandom } from '../support/seed.ts';
import { type ServicePlace, spawnService } from '../support/service-process.ts';
import { type Stored, storedIn } from '../support/stored.ts';
import type { BrokerProcess } from './broker-process.ts';
import { upstreamPlace } from './upstream-place.ts';

/** Kills of the running service; every fourth start is killed as well before it is ready. */
export const ROUNDS = 10;
const ids = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, nth) => `${prefix}-${nth}`);
const STATIONS = ids('s', 32);
const METERS = ids('m', 4);
const ALL = [...STATIONS, ...METERS];
const CLOSING = 'closing-words';

/** Everybody who signs in, for brokers that want to know. */
export const PUBLISHERS: readonly string[] = [...ALL, CLOSING];
/** Between two messages of one device, ms. */
const PACE_MS = 90;

const SITES: readonly SampleSite[] = [
  ...STATIONS.map((id) => ({ id, kind: 'station' }) as const),
  ...METERS.map((id) => ({ id, kind: 'meter', reporting: 'hourly' }) as const),
];

/** Two partitions, so that devices are spread over two sessions and each stays with one. */
const half = (parity: number): readonly string[] =>
  ALL.filter((_, nth) => nth % 2 === parity).map((id) => `gas/v1/${id}/#`);

export interface Survived {
  readonly kills: number;
  /** Messages the broker acknowledged to devices while the service was being killed. */
  readonly inRounds: number;
  /** After the last kill: the load outlived it. */
  readonly afterwards: number;
  /** Everything in which the stores differ from what was acknowledged. */
  readonly faults: readonly string[];
  /** Everything in which the alarms differ from the conditions that were injected. */
  readonly alarms: readonly string[];
}

/**
 * Devices publish to a real broker, which stays; the service that reads from it is
 * killed again and again. What the broker acknowledged must be in the stores in
 * the end, once: unacknowledged messages come again, and equal ones fold.
 */
export async function surviveKills(broker: BrokerProcess): Promise<Survived> {
  const place = await upstreamPlace(
    broker,
    SITES,
    [
      { clientId: 'gaswatch-even', topics: half(0) },
      { clientId: 'gaswatch-odd', topics: half(1) },
    ],
    { inFlightMessages: 500 },
  );
  // before anybody publishes the broker must know the sessions
  await firstRun(place);
  const sent = nothingSent();
  const progress: Progress = { rounds: 0 };
  const publisher = (id: string, script: Script): KillDevice =>
    new KillDevice(id, broker.port, PACE_MS, inStep(script, progress));
  const load = [
    ...STATIONS.map((id, nth) => publisher(id, stationScript(id, nth, sent))),
    ...METERS.map((id) => publisher(id, meterScript(id, sent))),
  ];
  try {
    const kills = await rounds(place, progress);
    const inRounds = load.reduce((sum, device) => sum + device.acknowledged, 0);
    const last = spawnService(place);
    await last.ready;
    await Promise.all(load.map(({ finished }) => finished));
    await allArrived(place, broker.port);
    await pause(broker.redeliveredWithinMs);
    expect(await last.stop()).toEqual({ code: 0, signal: null });
    const stored = await storedIn(place.dataDir, ALL);
    const acknowledged = load.reduce((sum, device) => sum + device.acknowledged, 0);
    process.stdout.write(
      `${broker.name} kill test, seed ${TEST_SEED}: ${kills} kills of the service, ${inRounds} messages ` +
        `acknowledged by the broker meanwhile, ${acknowledged} in all; ${stored.quarantine.length} rows in ` +
        `quarantine for ${sent.refused.size} unusable messages, ${stored.alarms.length} alarms\n`,
    );
    const faults = [...readingFaults(sent, stored), ...refusedFaults(sent, stored)];
    const alarms = alarmFaults(STATIONS, [], stored);
    return { kills, inRounds, afterwards: acknowledged - inRounds, faults, alarms };
  } finally {
    for (const device of load) device.stop();
  }
}

interface Progress {
  /** Rounds that are over. */
  rounds: number;
}

/** The load goes on for as long as the kills do, on a slow machine too: a part of it for each round. */
function inStep(script: Script, progress: Progress): Script {
  let count = 0;
  return () => {
    const share = (progress.rounds + 1) / (ROUNDS + 1);
    if (share < 1 && count >= READINGS * share) return 'later';
    count += 1;
    return script();
  };
}

async function firstRun(place: ServicePlace): Promise<void> {
  const service = spawnService(place);
  await service.ready;
  await eventually(() =>
    expect(service.stdout().match(/"kind":"broker-connected"/g) ?? []).toHaveLength(2),
  );
  // the subscriptions follow the connection at once
  await pause(500);
  expect(await service.stop()).toEqual({ code: 0, signal: null });
}

async function rounds(place: ServicePlace, progress: Progress): Promise<number> {
  const random = testRandom('upstream-kill');
  let kills = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    progress.rounds = round;
    if (round % 4 === 3) {
      const starting = spawnService(place);
      await pause(random.int(900));
      await starting.kill();
      kills += 1;
    }
    const service = spawnService(place);
    await service.ready;
    await pause(300 + random.int(1400));
    await service.kill();
    kills += 1;
  }
  progress.rounds = ROUNDS;
  return kills;
}

/** The last message of each partition: when it is in quarantine, all before it is in the journal. */
async function allArrived(place: ServicePlace, port: number): Promise<void> {
  const client = await RawClient.open(port);
  client.send(connectPacket(CLOSING));
  await until(() => client.of('connack').length === 1);
  const last = ALL.slice(0, 2);
  last.forEach((id, nth) => {
    client.send(publishPacket(`gas/v1/${id}/telemetry`, nth + 1, `the last of ${id}`));
  });
  await until(() => client.of('puback').length === last.length);
  client.socket.destroy();
  const records = liveRecords(place.dataDir);
  await eventually(() => {
    const words = records.quarantine().map(({ excerpt }) => excerpt);
    for (const id of last) expect(words).toContain(`the last of ${id}`);
  });
}

/** Every unusable message that the broker acknowledged is in quarantine; one that came again may be there again. */
function refusedFaults({ refused }: Sent, { quarantine }: Stored): readonly string[] {
  const found = new Set<number>();
  const faults: string[] = [];
  for (const { excerpt, source } of quarantine) {
    if (excerpt.startsWith('the last of')) continue;
    const seq = numberIn(excerpt);
    found.add(seq);
    if (!refused.has(seq)) faults.push(`quarantine has what nobody sent: ${excerpt}`);
    if (!source.startsWith('broker/')) faults.push(`${seq}: from ${source}`);
  }
  for (const [seq, { acknowledged }] of refused) {
    if (acknowledged && !found.has(seq)) faults.push(`unusable message ${seq}: lost`);
  }
  return faults;
}
