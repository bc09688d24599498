import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DeviceChange, FleetPort, OperationsPort } from '../../src/api/ports.ts';
import { parseFleet } from '../../src/config/fleet-file.ts';
import { ok } from '../../src/lib/result.ts';
import { placeOrders } from '../../src/metering/books/place-orders.ts';
import type { MeteringBooks } from '../../src/metering/contract/metering-books.ts';
import { BooksStore } from '../../src/metering/store/books-store.ts';
import { periodTable } from '../../src/metering/store/period-table.ts';
import { placesOf } from '../../src/metering/store/place-spec.ts';
import { type Fleet, FleetShape } from '../../src/model/fleet.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { epochMs, position } from '../../src/model/units.ts';
import type { ArchiveRecords } from '../../src/records/contract/archive-records.ts';
import { HOUR, MONDAY, point } from '../unit/metering/books/book-kit.ts';
import { temporaryDirectory } from './temp-dir.ts';

/** Two meter places of one customer, two spare devices. */
export const PLACES: Fleet = FleetShape.parse({
  zones: [
    { id: 'Z-1', name: '城东片区' },
    { id: 'Z-2', name: '城西片区' },
  ],
  customers: [{ id: 'C-1', name: 'Hospital', class: 'hospital' }],
  sites: [
    {
      id: 'S-1',
      name: 'East',
      zone: 'Z-1',
      customer: 'C-1',
      meters: [
        {
          ...{ id: 'M-1', device: 'm-1', serial: 'SN77', type: 'rotary', size: 'G65' },
          ...{ qMin: 1, qMax: 100, verifiedUntil: '2027-01-01', installed: '2020-01-01' },
        },
        {
          ...{ id: 'M-2', device: 'm-2', serial: 'SN88', type: 'rotary', size: 'G65' },
          ...{ qMin: 1, qMax: 100, prepay: { unit: 'm3', price: 3 } },
        },
      ],
    },
  ],
  devices: ['m-1', 'm-2', 'spare', 'other'].map((id) => ({
    id,
    password: `pw-${id}`,
    reporting: 'hourly',
  })),
});

export interface FleetStand extends FleetPort {
  /** Every version but the first, oldest first. */
  readonly saved: readonly Fleet[];
}

/** A fleet that changes when it is told to, as the service's does. */
export function fleetStand(first: Fleet = PLACES): FleetStand {
  let index = indexFleet(first, 1);
  const saved: Fleet[] = [];
  return {
    saved,
    current: () => index,
    async replace(text) {
      const parsed = parseFleet(text);
      if (!parsed.ok) return parsed;
      saved.push(parsed.value);
      index = indexFleet(parsed.value, index.version + 1);
      return ok({ version: index.version });
    },
    rehearse: (text) => parseFleet(text),
    importMeters: async () => ok({ version: null, meters: 0, sites: 0 }),
  };
}

export interface BooksStand {
  readonly store: BooksStore;
  readonly books: MeteringBooks;
  /** Hours after Monday, and what the base and actual registers show. */
  write(
    meter: string,
    readings: readonly (readonly [hour: number, vb: number, vm: number])[],
  ): void;
  /** Of the archive, as the service tells it. */
  tell(archive: ArchiveRecords, meter: string): Promise<void>;
}

/** Books of their own file, gas days from midnight. */
export function booksStand(fleet: Fleet = PLACES): BooksStand {
  const path = join(temporaryDirectory('operation-books'), 'metering.db');
  const store = new BooksStore({ path, startHour: 0 });
  onTestFinished(() => store.close());
  store.setPlaces(placesOf(indexFleet(fleet, 1)));
  const { read } = store;
  let upTo = 0;
  const settle = (): void => {
    while (store.settle(10) > 0);
  };
  return {
    store,
    books: {
      hours: async (query) => read.hours(query),
      days: async (query) => read.days(query),
      periods: async (query) => periodTable(read.periods(query)),
      versions: async (meter, day) => read.versions(meter, day),
      points: async (meter, from, to) => read.points(meter, from, to),
      cursor: async () => position(store.cursor),
    },
    write(meter, readings) {
      upTo += 1;
      const points = readings.map(([hour, vb, vm]) => ({
        meter,
        point: { ...point(hour * HOUR, { vb, vm }), position: position(upTo) },
      }));
      store.write({ points, replacements: [], upTo, at: epochMs(MONDAY + 10_000 * HOUR) });
      settle();
    },
    async tell(archive, meter) {
      const lists = await Promise.all(
        (['meter-operation', 'substitute-volume'] as const).map((kind) =>
          archive.list({ kind, subject: { meter }, limit: 1_000 }),
        ),
      );
      const orders = placeOrders(lists.flatMap(({ items }) => items)).get(meter);
      store.setOrders(meter, orders ?? { changes: [], substitutes: [] }, 'operation');
      settle();
    },
  };
}

/** Remembers what was announced. */
export function operationsStand(
  tell: (meter: string) => Promise<void> = async () => undefined,
): OperationsPort & { readonly announced: readonly DeviceChange[] } {
  const announced: DeviceChange[] = [];
  return {
    announced,
    announce: async (change) => void announced.push(change),
    tellBooks: tell,
  };
}
