import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tellOrders } from '../../src/books-orders.ts';
import { fillBooks } from '../../src/fill-books.ts';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import type { AppError } from '../../src/lib/app-error.ts';
import { placesOf } from '../../src/metering/store/place-spec.ts';
import { type Metering, openMetering } from '../../src/metering-client.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { DeviceId, MeterId } from '../../src/model/ids.ts';
import type { MeterReading } from '../../src/model/reading.ts';
import { MeterValues } from '../../src/model/record.ts';
import { epochMs, kelvin, kPaAbs, ms, position } from '../../src/model/units.ts';
import type { ArchiveItem, ArchiveQuery } from '../../src/records/contract/archive-records.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { FLEET } from '../unit/api/api-world.ts';
import { DAY, HOUR, MONDAY, point } from '../unit/metering/books/book-kit.ts';

const METER = MeterId.parse('M-1');
const SPEC = {
  meter: 'M-1',
  qMin: 1,
  qMax: 100,
  capacity: null,
  resolution: 0.01,
  intervalMs: ms(HOUR),
  watermarkMs: ms(3 * HOUR),
  timeZone: 'Asia/Shanghai',
  conversion: {
    kind: 'none' as const,
    base: { pressure: kPaAbs(101.325), temperature: kelvin(293.15) },
  },
};

interface Open {
  readonly metering: Metering;
  readonly repaired: (string | null)[];
  readonly down: AppError[];
}

async function open(path: string): Promise<Open> {
  const repaired: (string | null)[] = [];
  const down: AppError[] = [];
  const metering = await openMetering(
    { path, startHour: 0, pointDays: 800 },
    { opened: (aside) => repaired.push(aside), down: (error) => down.push(error) },
  );
  onTestFinished(() => metering.close());
  return { metering, repaired, down };
}

const path = (): string => join(temporaryDirectory('books'), 'metering.db');

/** A day of 12 m³ an hour. */
async function fillDay(metering: Metering): Promise<void> {
  const port = metering.port();
  await port?.call('setPlaces', [SPEC]);
  const points = Array.from({ length: 25 }, (_, n) => ({
    meter: 'M-1',
    point: { ...point(n * HOUR, { vb: 1000 + 12 * n }), position: position(7) },
  }));
  await port?.call('write', { points, replacements: [], upTo: 7, at: epochMs(MONDAY + 2 * DAY) });
}

const SPAN = { meters: [METER], from: '2026-03-02', to: '2026-03-03' };

describe('the metering thread', () => {
  it('answers from what has just been written, each question in its form', async () => {
    const { metering } = await open(path());
    await fillDay(metering);
    const { books } = metering;
    expect(await books.cursor()).toBe(7);
    const table = await books.periods(SPAN);
    expect([table.meters, table.column('vbM3')[0], table.row(0).days]).toEqual([['M-1'], 288, 1]);
    expect((await books.days(SPAN)).map(({ stats }) => stats.vbM3)).toEqual([288]);
    const hours = { meters: [METER], from: epochMs(MONDAY), to: epochMs(MONDAY + DAY) };
    expect(await books.hours(hours)).toHaveLength(24);
    expect((await books.versions(METER, '2026-03-02')).map(({ cause }) => cause)).toEqual([
      'first',
    ]);
    expect(await books.points(METER, hours.from, hours.to)).toHaveLength(25);
  });

  it('takes what people have entered, and takes it back', async () => {
    const { metering } = await open(path());
    await fillDay(metering);
    const set = { from: epochMs(MONDAY), to: epochMs(MONDAY + DAY), vbM3: 500 };
    await metering.books.setOrders('M-1', { changes: [], substitutes: [set] }, 'substitute');
    const [day] = await metering.books.days(SPAN);
    expect([day?.stats.vbM3, day?.method, day?.version]).toEqual([500, 'substitute', 2]);
    expect(await metering.port()?.call('ordered')).toEqual(['M-1']);
    await metering.books.setOrders('M-1', { changes: [], substitutes: [] }, 'substitute');
    expect((await metering.books.days(SPAN))[0]?.stats.vbM3).toBe(288);
  });

  it('sets a damaged file aside and begins anew', async () => {
    const file = path();
    writeFileSync(file, 'this is no database, and longer than the header of one '.repeat(40));
    const { metering, repaired } = await open(file);
    expect(repaired).toEqual([expect.stringContaining(`${file}.damaged-`)]);
    expect(await metering.books.cursor()).toBe(0);
  });

  it('says why it does not run, and a question fails at once', async () => {
    const file = path();
    const database = new Database(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const { metering, down } = await open(file);
    await expect.poll(() => down.map(({ code }) => code)).toEqual(['books-newer']);
    expect(metering.trouble()).toContain('newer release');
    await expect(metering.books.cursor()).rejects.toMatchObject({
      code: 'books-down',
      retryable: true,
    });
  });
});

describe('books that begin later than history does', () => {
  it('are filled from it, once', async () => {
    const { metering } = await open(path());
    const index = indexFleet(FLEET, 1);
    await metering.port()?.call('setPlaces', placesOf(index));
    const history = openMemoryHistory();
    const readings = Array.from({ length: 25 }, (_, n): MeterReading => {
      const { ts, receivedAt } = point(n * HOUR, {});
      const device = DeviceId.parse('m-1');
      const values = MeterValues.parse({ vb: 1000 + 12 * n });
      const where = { device, ts, receivedAt, position: position(3), index: n };
      return { ...where, record: 'meter', kind: 'interval', values };
    });
    await history.write({ readings, upTo: position(3) });
    const now = { now: () => MONDAY + 2 * DAY };
    const fleet = { index: () => index };
    const records = { archive: { list: async () => ({ items: [], next: null }) } };
    const parts = { metering, history, fleet, records, clock: now, log: pino({ level: 'silent' }) };
    await fillBooks(parts);
    expect((await metering.books.days(SPAN))[0]?.stats.vbM3).toBe(288);
    expect(await metering.port()?.call('isFilled')).toBe(true);
    const untouched = { readings: () => Promise.reject(new Error('asked again')) };
    await fillBooks({ ...parts, history: untouched });
  });

  it('are told what the archive says, and what was withdrawn is taken back', async () => {
    const { metering } = await open(path());
    await fillDay(metering);
    const body = {
      meter: 'M-1',
      from: new Date(MONDAY).toISOString(),
      to: new Date(MONDAY + DAY).toISOString(),
      vbM3: 500,
      method: 'appliances',
    };
    const item = { standing: 'current', kind: 'substitute-volume', recordedAt: epochMs(1), body };
    const archiveOf = (items: readonly object[]) => ({
      list: async ({ kind }: ArchiveQuery) => ({
        // the border: of an item only these members are read
        items: (kind === 'substitute-volume' ? items : []) as readonly ArchiveItem[],
        next: null,
      }),
    });
    await tellOrders({ metering, records: { archive: archiveOf([item]) } });
    expect((await metering.books.days(SPAN))[0]?.stats.vbM3).toBe(500);
    const withdrawn = archiveOf([{ ...item, standing: 'withdrawn' }]);
    await tellOrders({ metering, records: { archive: withdrawn } });
    expect((await metering.books.days(SPAN))[0]?.stats.vbM3).toBe(288);
  });
});
