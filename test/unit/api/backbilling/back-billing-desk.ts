import { expect } from 'vitest';
import { ok } from '../../../../src/lib/result.ts';
import type { MeterHour, MeteringBooks } from '../../../../src/metering/contract/metering-books.ts';
import { FleetShape } from '../../../../src/model/fleet.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { type EpochMs, epochMs, position } from '../../../../src/model/units.ts';
import type { ArchiveItem } from '../../../../src/records/records.ts';
import { aClaim, DAY, FROM, hoursAround } from '../../../support/claim-kit.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

/** Three days in which the meter counted nothing. */
export const TO = epochMs(FROM + 3 * DAY);
export const NOW = epochMs(TO + 40 * DAY);

const { meter, site } = aClaim(3);
const FLEET = FleetShape.parse({
  zones: [{ id: 'z', name: { zh: '城东片区', en: 'East' } }],
  customers: [{ id: 'c', name: { zh: '陶瓷厂', en: 'Tile works' }, class: 'factory' }],
  sites: [
    {
      ...site,
      station: { device: 'rtu', setKPa: 100, runs: [{ id: 'A', role: 'duty', setKPa: 100 }] },
      meters: [meter, { ...meter, id: 'm-2', device: 'd-2', serial: 'SN2' }],
    },
  ],
  devices: ['d-1', 'd-2', 'rtu'].map((id) => ({
    id,
    password: 'a-secret-of-it',
    reporting: 'hourly',
  })),
});

/** 10 m³ an hour; in the span the meter counts none of it. */
export const ROWS = hoursAround({ from: FROM, to: TO }, (_at, isIn) => ({ vbM3: isIn ? 0 : 10 }));

export const SITE = site.id;

export const iso = (at: number): string => new Date(at).toISOString();
export const ASKED = {
  meter: 'm-1',
  cause: 'stuck',
  from: iso(FROM),
  to: iso(TO),
  note: '现场核实',
} as const;

const reading = (at: EpochMs, vb: number) => ({
  ts: at,
  receivedAt: at,
  position: position(1),
  kind: 'interval' as const,
  vb,
  vm: null,
  vbd: null,
});

export type BackBillingDesk = Awaited<ReturnType<typeof openBackBillingDesk>>;

/** Two metering engineers before the API, its archive real, its books as a test says. */
export async function openBackBillingDesk() {
  const index = indexFleet(FLEET, 1);
  const told: string[] = [];
  const now: { rows: readonly MeterHour[]; settledUntil: EpochMs | null } = {
    rows: ROWS,
    settledUntil: null,
  };
  const books = {
    hours: async ({ meters, from, to }: Parameters<MeteringBooks['hours']>[0]) =>
      meters.includes(meter.id) ? now.rows.filter(({ start }) => start >= from && start < to) : [],
    points: async () => [reading(FROM, 5_000), reading(TO, 5_000)],
  };
  const world: ApiWorld = await openApiWorld({
    ports: {
      // the border: hours and points are all that the routes ask of the books
      books: books as unknown as MeteringBooks,
      gasDayStart: 0,
      settledUntil: async () => now.settledUntil,
      operations: { announce: async () => {}, tellBooks: async (id) => void told.push(id) },
      fleet: {
        current: () => index,
        rehearse: () => ok(FLEET),
        replace: () => Promise.reject(new Error('not here')),
        importMeters: () => Promise.reject(new Error('not here')),
      },
    },
  });
  world.clock.current = NOW;
  const drafter = await world.token('meteringEngineer');
  const reviewer = await world.token('meteringEngineer');
  const post = (token: string, path: string, payload: object) =>
    world.as(token, { method: 'POST', url: `/api/v1/back-billing${path}`, payload });
  const step = async (token: string, id: string, name: string, payload: object) =>
    (await post(token, `/${id}/${name}`, payload)).json();
  return Object.assign(now, {
    world,
    told,
    drafter,
    reviewer,
    post,
    step,
    get: (token: string, path: string) =>
      world.as(token, { method: 'GET', url: `/api/v1/back-billing${path}` }),
    async draft(over: object = {}) {
      const response = await post(drafter, '', { ...ASKED, ...over });
      expect(response.statusCode, response.body).toBe(201);
      return response.json();
    },
    async issue(id: string) {
      await step(reviewer, id, 'review', { base: 1 });
      return step(drafter, id, 'issue', { base: 2 });
    },
    async substitutes(): Promise<readonly ArchiveItem[]> {
      const { items } = await world.local.records.archive.list({
        kind: 'substitute-volume',
        limit: 10,
      });
      return items.filter(({ standing }) => standing === 'current');
    },
  });
}
