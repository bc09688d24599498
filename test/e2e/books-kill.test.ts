import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFleet } from '../../src/config/fleet-file.ts';
import type { BookPoint } from '../../src/metering/books/book-point.ts';
import { daysOf } from '../../src/metering/books/books-of.ts';
import { NO_ORDERS } from '../../src/metering/books/place-orders.ts';
import { BooksStore } from '../../src/metering/store/books-store.ts';
import { meterPlace, placesOf } from '../../src/metering/store/place-spec.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { MeterId } from '../../src/model/ids.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { connectDevice } from '../support/device-client.ts';
import { fleetText, type SampleSite } from '../support/fleet-text.ts';
import { eventually } from '../support/live-records.ts';
import { TEST_SEED, testRandom } from '../support/seed.ts';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';

const HOUR = 3_600_000;
const SITES: readonly SampleSite[] = [{ id: 'm', kind: 'meter', reporting: 'hourly' }];
const METER = MeterId.parse('m-m');
const ROUNDS = 4;
const RECORDS = 200;

interface Sent {
  readonly ts: number;
  readonly vb: number;
}

describe('the books of a service that is killed', () => {
  it(`are those of one that never was (seed ${TEST_SEED})`, { timeout: 240_000 }, async () => {
    const random = testRandom('books');
    const place = await servicePlace(SITES);
    const first = Math.floor(Date.now() / HOUR) * HOUR - RECORDS * HOUR;
    // up to thirty hours late, so that some come with a later round
    const all = Array.from(
      { length: RECORDS },
      (_, n): Sent => ({ ts: first + n * HOUR, vb: 1000 + 6 * n + (n % 3) }),
    );
    const order = all
      .map((sent) => ({ sent, at: sent.ts + random.int(30) * HOUR }))
      .sort((a, b) => a.at - b.at)
      .map(({ sent }) => sent);
    for (let round = 0; round < ROUNDS; round += 1) {
      const service = spawnService(place);
      await service.ready;
      const device = await connectDevice(place.mqttPort, 'm');
      for (const { ts, vb } of order.slice(
        (round * RECORDS) / ROUNDS,
        ((round + 1) * RECORDS) / ROUNDS,
      )) {
        await device.publish('telemetry', { ts, vb, vm: vb });
      }
      await device.client.endAsync(true);
      // some die before the books have taken anything of it, some in the middle of settling
      await new Promise((resolve) => setTimeout(resolve, random.int(6500)));
      await service.kill();
    }
    const last = spawnService(place);
    await last.ready;
    await eventually(async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${place.httpPort}/metrics`)).text();
      const [, lag] = /gaswatch_consumer_lag_entries\{consumer="books"\} (\d+)/.exec(metrics) ?? [];
      // a tick is journaled each second, and the books take what has gathered twice a second
      expect(Number(lag ?? Number.NaN)).toBeLessThan(3);
    });
    expect(await last.stop()).toEqual({ code: 0, signal: null });

    const fleet = parseFleet(fleetText(SITES));
    if (!fleet.ok) throw new Error('the sample fleet is wrong');
    const specs = placesOf(indexFleet(fleet.value, 1));
    const books = new BooksStore({ path: join(place.dataDir, 'metering.db'), startHour: 8 });
    books.setPlaces(specs);
    while (books.settle(100) > 0);
    const span = { from: '2000-01-01', to: '2100-01-01' };
    const found = books.read.days({ meters: [METER], ...span });
    books.close();
    expect(found.map(figures)).toEqual(undisturbed(all, specs[0]).map(figures));
    const sum = found.reduce((total, { stats }) => total + stats.vbM3, 0);
    expect(sum).toBeCloseTo((all.at(-1)?.vb ?? 0) - (all[0]?.vb ?? 0), 6);
  });
});

/** All but when each record came. */
const figures = ({ day, start, end, method, stats }: ReturnType<typeof daysOf>[number]) => {
  const { lateRecords: _, ...rest } = stats;
  return { day, start, end, method, rest };
};

function undisturbed(all: readonly Sent[], spec: ReturnType<typeof placesOf>[number] | undefined) {
  if (spec === undefined) throw new Error('the sample fleet has no meter');
  const points = all.map(
    ({ ts, vb }, n): BookPoint => ({
      ts: epochMs(ts),
      kind: 'interval',
      receivedAt: epochMs(ts),
      position: position(n + 1),
      // the border: units are branded
      values: { vb, vm: vb } as BookPoint['values'],
    }),
  );
  const [from, to] = [all[0]?.ts ?? 0, all.at(-1)?.ts ?? 0].map((ts) =>
    new Date(ts).toISOString().slice(0, 10),
  );
  const before = new Date(Date.parse(from ?? '') - 24 * HOUR).toISOString().slice(0, 10);
  return daysOf(METER, points, meterPlace(spec, NO_ORDERS, []), { from: before, to: to ?? '' }, 8);
}
