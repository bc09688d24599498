import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../src/lib/app-error.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { type Pacing, simulatedAt } from '../../src/lib/replay-clock.ts';
import { type Random, seededRandom } from '../../src/lib/seeded-random.ts';
import type { SimulatedMessage } from '../link/link.ts';
import { type ConnectionEvent, DeviceConnection } from './device-connection.ts';

export interface FleetRun {
  readonly url: string;
  /** Connecting devices and their passwords. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly messages: Iterable<SimulatedMessage>;
  readonly pacing: Pacing;
  readonly clock: Clock;
  /** Ends the run early; what is queued is still acknowledged. */
  readonly stop: AbortSignal;
  readonly onProgress?: (counts: Counts) => void;
}

export interface Counts {
  readonly connected: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly resent: number;
  readonly lostConnections: number;
}

/**
 * A span of `lengthMs` that is sent in `lengthMs / speed` and whose end meets
 * the wall clock: until then every stamp lies in the past. At speed 1 the span
 * begins now.
 */
export const pacingOf = (nowMs: number, lengthMs: number, speed: number): Pacing => ({
  wallMs: nowMs,
  // up to a whole second earlier, for the generator cuts its start to one
  simulatedMs: Math.floor((nowMs + lengthMs / speed - lengthMs) / 1000) * 1000,
  speed,
});

const TICK_MS = 20;
/** Longest stretch of work before sockets are served again. */
const SLICE_MS = 15;
/** Messages waiting for their acknowledgement before the simulation itself waits. */
const MOST_OUTSTANDING = 50_000;
/** New connections in one tick: 500 a second. */
const CONNECTS_PER_TICK = 10;
/** Without any acknowledgement for so long at the end, the rest counts as not acknowledged. */
const PATIENCE_MS = 30_000;
const PROGRESS_MS = 5_000;

/**
 * Sends a fleet's messages, each device over its own connection, and waits for
 * every acknowledgement.
 * @throws AppError `simulate.unreachable`, `simulate.refused`.
 */
export async function runFleet(run: FleetRun): Promise<Counts> {
  const fleet = connectFleet(run);
  try {
    await fleet.firstConnected();
    await sendAll(run, fleet);
    await allAcknowledged(run.clock, fleet);
    return fleet.counts();
  } finally {
    await fleet.close();
  }
}

interface ConnectedFleet {
  firstConnected(): Promise<void>;
  deliver(message: SimulatedMessage): void;
  /** Opens the next few connections. */
  connectSome(): void;
  counts(): Counts;
  outstanding(): number;
  /** Throws what has gone wrong beyond repair. */
  check(): void;
  close(): Promise<void>;
}

function connectFleet(run: FleetRun): ConnectedFleet {
  const random: Random = seededRandom('reconnects');
  const counts = { connected: 0, sent: 0, acknowledged: 0, resent: 0, lostConnections: 0 };
  let failure: AppError | null = null;
  let everConnected = false;

  const onEvent = (device: string, event: ConnectionEvent): void => {
    if (event.kind === 'connected') {
      everConnected = true;
      counts.connected += 1;
    } else if (event.kind === 'refused') {
      failure = new AppError('simulate.refused', refusedText(run.url, device, event.reason));
    } else if (event.kind === 'lost') {
      if (everConnected) counts.lostConnections += 1;
      else failure = unreachable(run.url, event.reason);
    } else counts[event.kind] += 1;
  };
  const connections = new Map<string, DeviceConnection>();
  for (const [device, password] of run.passwords) {
    const event = (happened: ConnectionEvent): void => onEvent(device, happened);
    const spread = (): number => random.next();
    connections.set(
      device,
      new DeviceConnection({ url: run.url, device, password, spread, onEvent: event }),
    );
  }
  const unopened = [...connections.values()];

  return {
    async firstConnected() {
      unopened.shift()?.open();
      while (!everConnected && !failure && connections.size > 0) await pause(TICK_MS);
      if (failure) throw failure;
    },
    deliver({ device, topic, payload }) {
      const connection = connections.get(device);
      if (!connection) return;
      if (topic.endsWith('/status')) {
        if (payload === 'offline') connection.drop();
        else connection.open();
        return;
      }
      counts.sent += 1;
      connection.send(topic, JSON.stringify(payload));
    },
    connectSome() {
      for (const connection of unopened.splice(0, CONNECTS_PER_TICK)) connection.open();
    },
    counts: () => ({ ...counts }),
    // the connections are many and this is asked every tick, so it is counted, not summed
    outstanding: () => counts.sent - counts.acknowledged,
    check() {
      if (failure) throw failure;
    },
    async close() {
      await Promise.all([...connections.values()].map((connection) => connection.close()));
    },
  };
}

async function sendAll(
  { messages, pacing, clock, stop, onProgress }: FleetRun,
  fleet: ConnectedFleet,
) {
  const source = messages[Symbol.iterator]();
  let next = source.next();
  let progressAt = clock.now() + PROGRESS_MS;
  while (!next.done && !stop.aborted) {
    fleet.check();
    fleet.connectSome();
    const sliceEnd = clock.now() + SLICE_MS;
    while (!next.done && fleet.outstanding() < MOST_OUTSTANDING && clock.now() < sliceEnd) {
      if (next.value.sendAt > simulatedAt(pacing, clock.now())) break;
      fleet.deliver(next.value);
      next = source.next();
    }
    if (clock.now() >= progressAt) {
      onProgress?.(fleet.counts());
      progressAt += PROGRESS_MS;
    }
    await pause(TICK_MS);
  }
}

async function allAcknowledged(clock: Clock, fleet: ConnectedFleet): Promise<void> {
  let left = fleet.outstanding();
  let giveUpAt = clock.now() + PATIENCE_MS;
  while (left > 0 && clock.now() < giveUpAt) {
    fleet.check();
    fleet.connectSome();
    await pause(TICK_MS);
    if (fleet.outstanding() < left) giveUpAt = clock.now() + PATIENCE_MS;
    left = fleet.outstanding();
  }
}

const unreachable = (url: string, reason: string): AppError =>
  new AppError('simulate.unreachable', `no broker at ${url}: ${reason}`, { retryable: true });

const refusedText = (url: string, device: string, reason: string): string =>
  `${url} refused device ${device}: ${reason}. The service must run with a fleet file that has ` +
  'these devices: write one with --fleet-out FILE and start it with GASWATCH__FLEET=FILE';
