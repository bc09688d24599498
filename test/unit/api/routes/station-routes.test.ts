import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../src/model/ids.ts';
import type { Reading } from '../../../../src/model/reading.ts';
import { StationValues } from '../../../../src/model/record.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const SECOND = 1_000;

function record(n: number, ts: number, values: Record<string, unknown>): Reading {
  return {
    device: DeviceId.parse('rtu-1'),
    ts: epochMs(ts),
    receivedAt: epochMs(ts),
    position: position(n),
    index: 0,
    record: 'station',
    kind: 'interval',
    values: StationValues.parse(values),
  };
}

describe('a station as it is now, over HTTP', () => {
  let world: ApiWorld;
  let token: string;
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('dispatcher');
    world.clock.current = T0 + 10 * SECOND;
  });
  afterEach(() => world.close());

  const get = (path: string) => world.as(token, { url: `/api/v1${path}` });
  const write = (...readings: Reading[]) =>
    world.history.write({ readings, upTo: position(readings.length) });

  it('says who carries and where the outlet stands', async () => {
    await write(record(1, T0, { pOut: 2.98, runs: { A: { q: 12, ssv: 'open' } } }));
    expect((await get('/sites/S-1/station')).json()).toMatchObject({
      at: '2026-03-01T00:00:10.000Z',
      readAt: '2026-03-01T00:00:00.000Z',
      standing: 'current',
      ladder: { set: 3, standbySet: null, maop: null, ceiling: null, relief: null, ssvHigh: null },
      state: {
        carrying: 'duty',
        rung: 'normal',
        runs: [{ id: 'A', role: 'duty', carries: 'yes', available: 'yes', obstacles: [] }],
      },
    });
  });

  it('concludes nothing from a record that is behind', async () => {
    await write(record(1, T0, { pOut: 2.98, runs: { A: { q: 12, ssv: 'open' } } }));
    world.clock.current = T0 + 200 * SECOND;
    expect((await get('/sites/S-1/station')).json()).toMatchObject({
      standing: 'behind',
      readAt: '2026-03-01T00:00:00.000Z',
      state: null,
    });
  });

  it('counts ages by the clock of the readings where there is one of its own', async () => {
    const past = await openApiWorld({ ports: { eventClock: { now: () => T0 + 5 * SECOND } } });
    past.clock.current = T0 + 3_600 * SECOND;
    await past.history.write({
      readings: [record(1, T0, { pOut: 2.98 })],
      upTo: position(1),
    });
    const dispatcher = await past.token('dispatcher');
    const answer = await past.as(dispatcher, { url: '/api/v1/sites/S-1/station' });
    expect(answer.json().standing).toBe('current');
    await past.close();
  });

  it('does not put old values together with new ones', async () => {
    await write(
      record(1, T0 - 600 * SECOND, { pOut: 3, runs: { A: { q: 12, ssv: 'tripped' } } }),
      record(2, T0, { pOut: 3.01 }),
    );
    const { state } = (await get('/sites/S-1/station')).json();
    expect(state.runs[0]).toMatchObject({ available: 'unknown', obstacles: [] });
  });

  it('says that a station has never reported', async () => {
    expect((await get('/sites/S-1/station')).json()).toMatchObject({
      readAt: null,
      standing: 'none',
      state: null,
    });
  });

  it.each(['/sites/none/station', '/sites/S-2/station'])('%s is 404', async (path) => {
    expect((await get(path)).json()).toMatchObject({ status: 404, code: 'site-not-found' });
  });

  it('shows it to whoever may read telemetry', async () => {
    const cashier = await world.token('cashier');
    const answer = await world.as(cashier, { url: '/api/v1/sites/S-1/station' });
    expect(answer.statusCode).toBe(403);
  });
});
