import type { FastifyInstance, InjectOptions } from 'fastify';
import { type Logger, pino } from 'pino';
import { hashToken, mintToken } from '../../../src/api/auth/session-token.ts';
import { type ApiOptions, createApi } from '../../../src/api/create-api.ts';
import { logOptions } from '../../../src/api/log-redaction.ts';
import type { ApiPorts, PathProblem } from '../../../src/api/ports.ts';
import { openMemoryHistory } from '../../../src/history/memory-history.ts';
import { err, ok, type Result } from '../../../src/lib/result.ts';
import type { Command, CommandResult } from '../../../src/model/command.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { type FleetIndex, indexFleet } from '../../../src/model/fleet-index.ts';
import type { DeviceStatus, LiveEvent } from '../../../src/model/live.ts';
import type { Role } from '../../../src/model/people.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import { createLocalRecords } from '../../../src/records/sqlite/local-records.ts';
import { anAlarm, aUser, T0, temporaryFolder } from '../records/records-fixtures.ts';
import { noReplication } from './no-replication.ts';

export const SECRET = 'a-secret-of-the-device';

export const FLEET = FleetShape.parse({
  zones: [{ id: 'Z-1', name: '城东片区' }],
  customers: [{ id: 'C-1', name: 'Hospital', class: 'hospital' }],
  sites: [
    {
      id: 'S-1',
      name: { zh: '城东站', en: 'East station' },
      zone: 'Z-1',
      customer: 'C-1',
      station: { device: 'rtu-1', setKPa: 3, runs: [{ id: 'A', role: 'duty', setKPa: 3 }] },
      meters: [{ id: 'M-1', device: 'm-1', type: 'rotary', qMin: 1, qMax: 100, serial: 'SN77' }],
    },
    { id: 'S-2', name: 'West', zone: 'Z-1', customer: 'C-1' },
  ],
  devices: [
    { id: 'rtu-1', password: SECRET, reporting: 'scada' },
    { id: 'm-1', passwordHash: `scrypt$${SECRET}`, reporting: 'hourly', gateway: 'gw-1' },
    { id: 'gw-1', password: SECRET, reporting: 'scada' },
    { id: 'spare', certificate: true, reporting: 'daily' },
  ],
});

export interface ApiWorld {
  readonly api: FastifyInstance;
  readonly ports: ApiPorts;
  readonly local: ReturnType<typeof createLocalRecords>;
  readonly history: ReturnType<typeof openMemoryHistory>;
  readonly clock: { current: number };
  readonly log: string[];
  readonly submitted: Command[];
  /** Answers commands; replace to refuse. */
  answer: (command: Command) => CommandResult | Promise<CommandResult>;
  facts: readonly { name: string; ok: boolean; detail: string }[];
  fleetAnswer: Result<{ version: number }, readonly PathProblem[]>;
  statuses: Map<string, DeviceStatus>;
  /** Publishes live events as the pipeline would. */
  publish(...events: LiveEvent[]): void;
  listeners(): number;
  /** A signed-in user with these roles; the token. */
  token(...roles: Role[]): Promise<string>;
  as(token: string, options: InjectOptions): ReturnType<FastifyInstance['inject']>;
  close(): Promise<void>;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const tokenHeader = (token: string) => ({ authorization: `Bearer ${token}` });

export async function openApiWorld(
  over: Partial<ApiOptions> & { ports?: Partial<ApiPorts> } = {},
): Promise<ApiWorld> {
  const folder = temporaryFolder();
  const clock = { current: T0 };
  const now = { now: () => clock.current };
  const local = createLocalRecords(folder.file, { clock: now });
  const history = openMemoryHistory();
  const log: string[] = [];
  const fleet: { index: FleetIndex } = { index: indexFleet(FLEET, 3) };
  const listeners = new Set<(event: LiveEvent) => void>();
  let folded = 100;
  const world = {} as ApiWorld; // filled in below, before anything is asked of it
  const submitted: Command[] = [];
  const { ports: portOver, ...options } = over;
  const ports: ApiPorts = {
    records: local.records,
    history,
    submit: async (command) => {
      submitted.push(command);
      return world.answer(command);
    },
    fleet: {
      current: () => fleet.index,
      replace: async (text) => {
        if (world.fleetAnswer.ok) {
          const given = FleetShape.safeParse(jsonOrNull(text));
          const next = given.success ? given.data : FLEET;
          fleet.index = indexFleet(next, world.fleetAnswer.value.version);
        }
        return world.fleetAnswer;
      },
      rehearse: (text) =>
        world.fleetAnswer.ok ? ok(FleetShape.parse(jsonOrNull(text))) : world.fleetAnswer,
      importMeters: async (csv, _by, mode) =>
        csv.includes('broken')
          ? err([{ path: 'line 2, qMax', problem: 'not a number' }])
          : ok({ version: mode === 'apply' ? 4 : null, meters: 2, sites: 1 }),
    },
    devices: {
      status: async (device) => world.statuses.get(device) ?? null,
      freshness: async () => [...world.statuses.values()],
      connection: (device) =>
        device === 'rtu-1' ? { since: epochMs(T0), address: '10.0.0.7' } : null,
    },
    live: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      position: () => position(folded),
    },
    health: {
      facts: async () => world.facts,
      collect: async () => ({
        consumers: { fold: { entries: 5, seconds: 0.5 }, history: { entries: 9, seconds: 2 } },
        journalCommitMs: [3, 4],
        pendingEntries: 7,
        pendingBytes: 700,
        ingest: { accepted: 1234 },
        outboxQueued: 2,
        openAlarms: { 1: 1, 2: 0, 3: 0, 4: 0 },
        mqttConnections: 50,
        diskFreeBytes: 1e9,
      }),
    },
    backtests: { start: () => ok({ id: 'no-worker' }), status: () => null },
    answers: {
      look: async () => ({ standing: 'forged', language: null, alarm: null }),
      acknowledge: async () => ({ standing: 'forged', language: null, alarm: null }),
    },
    callbacks: { handle: async () => 'unknown' },
    replication: noReplication,
    passwords: {
      hash: async (password) => `plain:${password}`,
      verify: async (hash, password) => hash === `plain:${password}`,
    },
    clock: now,
    ...portOver,
  };
  const logger: Logger = pino(logOptions('debug'), {
    write: (line: string) => void log.push(line),
  });
  const api = createApi(ports, {
    publicUrl: 'http://gaswatch.test',
    sessionHours: 12,
    trustProxy: [],
    logger,
    cookieSecure: false,
    ...options,
  });
  await api.ready();
  let people = 0;
  return Object.assign(world, {
    api,
    ports,
    local,
    history,
    clock,
    log,
    submitted,
    answer: (command: Command) => ({
      id: command.id,
      outcome: 'alarm' as const,
      alarm: anAlarm({ state: 'acknowledged', acknowledgedBy: command.by }),
    }),
    facts: [{ name: 'journal', ok: true, detail: '' }],
    fleetAnswer: ok({ version: 4 }),
    statuses: new Map<string, DeviceStatus>(),
    publish(...events: LiveEvent[]) {
      for (const event of events) {
        folded = Math.max(folded, event.position);
        for (const listener of listeners) listener(event);
      }
    },
    listeners: () => listeners.size,
    async token(...roles: Role[]) {
      people += 1;
      const name = `user-${people}`;
      const user = aUser({ name, roles, createdAt: epochMs(clock.current) });
      await local.records.people.create(user, 'plain:correct horse battery');
      const token = mintToken();
      await local.records.people.openSession({
        tokenHash: hashToken(token),
        user: name,
        kind: 'session',
        label: '',
        createdAt: epochMs(clock.current),
        expiresAt: epochMs(clock.current + 12 * 3_600_000),
      });
      return token;
    },
    as: (token: string, request: InjectOptions) =>
      api.inject({ ...request, headers: { ...tokenHeader(token), ...request.headers } }),
    async close() {
      await api.close();
      local.close();
      folder.remove();
    },
  });
}
