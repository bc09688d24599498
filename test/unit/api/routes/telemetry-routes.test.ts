import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../src/model/ids.ts';
import type { Reading } from '../../../../src/model/reading.ts';
import { StationValues } from '../../../../src/model/record.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const MINUTE = 60_000;
const device = DeviceId.parse('rtu-1');

/** Ten minutes, one reading a minute; run A from the fifth on; an event and a status among them. */
function readings(): Reading[] {
  const envelope = (n: number) => ({
    device,
    ts: epochMs(T0 + n * MINUTE),
    receivedAt: epochMs(T0 + n * MINUTE + 200),
    position: position(n + 1),
    index: 0,
  });
  const stations = Array.from({ length: 10 }, (_, n): Reading => {
    const runs = n < 5 ? {} : { runs: { A: { pOut: 3 + n, ssv: 'open' } } };
    const values = StationValues.parse({ pOut: n, pIn: 200, bypass: 'closed', ...runs });
    return { ...envelope(n), record: 'station', kind: 'interval', values };
  });
  return [
    ...stations,
    { ...envelope(3), index: 1, record: 'event', code: 'door', values: { open: true } },
    { ...envelope(4), index: 1, record: 'status', online: true },
  ];
}

describe('readings over HTTP', () => {
  let world: ApiWorld;
  let token: string;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gaswatch-export-test-'));
    world = await openApiWorld({ exportFolder: folder });
    token = await world.token('meteringEngineer');
    await world.history.write({ readings: readings(), upTo: position(10) });
    world.clock.current = T0 + 10 * MINUTE;
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string) => world.as(token, { url: `/api/v1${path}` });
  const telemetry = (query: string) => get(`/telemetry?device=rtu-1&${query}`);
  const values = async (query: string, field = 'pOut') =>
    (await telemetry(query)).json().items.map((item: Record<string, unknown>) => item[field]);

  it('gives the last day raw, in event-time order, without events', async () => {
    const response = await telemetry('');
    expect(response.headers['content-type']).toContain('application/json');
    const { items, next } = response.json();
    expect(next).toBeNull();
    expect(items).toHaveLength(10);
    expect(items[0]).toEqual({
      ts: '2026-03-01T00:00:00.000Z',
      kind: 'interval',
      pOut: 0,
      pIn: 200,
      bypass: 'closed',
    });
    expect(items[9]).toMatchObject({ 'runs.A.pOut': 12, 'runs.A.ssv': 'open' });
  });

  it('gives the fields asked for, and only rows that have one', async () => {
    const { items } = (await telemetry('fields=pOut,runs.A.pOut&limit=7')).json();
    expect(items[0]).toEqual({ ts: '2026-03-01T00:00:00.000Z', pOut: 0 });
    expect(items[6]).toEqual({ ts: '2026-03-01T00:06:00.000Z', pOut: 6, 'runs.A.pOut': 9 });
    expect(await values('fields=runs.A.pOut', 'runs.A.pOut')).toEqual([8, 9, 10, 11, 12]);
  });

  it('gives events and status when asked for', async () => {
    expect((await telemetry('record=event')).json().items).toMatchObject([{ code: 'door' }]);
    expect((await telemetry('record=status&limit=1')).json().items).toMatchObject([
      { online: true },
    ]);
  });

  it('bounds: from inclusive, to exclusive; pages lose and repeat nothing', async () => {
    const bounds = 'from=2026-03-01T00:02:00Z&to=2026-03-01T08:07:00%2B08:00';
    expect(await values(bounds)).toEqual([2, 3, 4, 5, 6]);
    const paged: unknown[] = [];
    let cursor = '';
    do {
      const page = (await telemetry(`${bounds}&limit=2${cursor}`)).json();
      paged.push(...page.items.map((item: { pOut: number }) => item.pOut));
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(paged).toEqual([2, 3, 4, 5, 6]);
  });

  it('makes buckets', async () => {
    const { items, next } = (await telemetry('every=5m&fields=pOut')).json();
    expect(next).toBeNull();
    expect(items).toEqual([
      { ts: '2026-03-01T00:00:00.000Z', pOut: { min: 0, max: 4, mean: 2, last: 4, count: 5 } },
      { ts: '2026-03-01T00:05:00.000Z', pOut: { min: 5, max: 9, mean: 7, last: 9, count: 5 } },
    ]);
    const some = (await telemetry('every=PT5M&fields=pOut&aggregate=max,count')).json();
    expect(some.items[1]).toEqual({ ts: '2026-03-01T00:05:00.000Z', pOut: { max: 9, count: 5 } });
    const all = (await telemetry('every=300')).json();
    expect(Object.keys(all.items[1]).sort()).toEqual(['pIn', 'pOut', 'runs.A.pOut', 'ts']);
  });

  it('pages buckets by time', async () => {
    const query =
      'every=1m&fields=pOut&aggregate=last&from=2026-03-01T00:00:00Z&to=2026-03-01T00:10:00Z';
    const seen: number[] = [];
    let cursor = '';
    do {
      const page = (await telemetry(`${query}&limit=3${cursor}`)).json();
      seen.push(...page.items.map((item: { pOut: { last: number } }) => item.pOut.last));
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await telemetry(`${query}&cursor=xyz`)).json().code).toBe('bad-cursor');
  });

  it.each<[string, number, string]>([
    ['device=none', 404, 'device-unknown'],
    ['', 400, 'validation-failed'],
    ['device=rtu-1&fields=vb', 400, 'field-unknown'],
    ['device=m-1&fields=pOut', 400, 'field-unknown'],
    ['device=m-1&fields=runs.A.pOut', 400, 'field-unknown'],
    ['device=rtu-1&every=1m&fields=bypass', 400, 'field-unknown'],
    ['device=rtu-1&fields=runs.A.nonsense', 400, 'field-unknown'],
    ['device=rtu-1&every=0', 400, 'validation-failed'],
    ['device=rtu-1&every=fortnight', 400, 'validation-failed'],
    ['device=rtu-1&every=1m&aggregate=median', 400, 'validation-failed'],
    ['device=rtu-1&limit=10001', 400, 'validation-failed'],
    ['device=rtu-1&from=2026-03-01T00:00:00', 400, 'validation-failed'],
    ['device=rtu-1&from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z', 400, 'span-empty'],
    ['device=rtu-1&cursor=zz', 400, 'history-bad-cursor'],
  ])('refuses %s', async (query, status, code) => {
    const response = await get(`/telemetry?${query}`);
    expect(response.json()).toMatchObject({ status, code });
    expect(response.statusCode).toBe(status);
  });

  it('names the known fields when one is unknown', async () => {
    const { detail, errors } = (await telemetry('fields=pOut,nope')).json();
    expect(detail).toContain('no field nope');
    expect(detail).toContain('bypassLock');
    expect(detail).toContain('runs.A.filterDp');
    expect(errors).toEqual([{ path: 'querystring.fields.nope', problem: 'unknown' }]);
  });

  it('a store that is down is 503 with Retry-After, and says nothing of its insides', async () => {
    await world.history.close();
    const response = await telemetry('');
    expect(response.statusCode).toBe(503);
    expect(response.json().code).toBe('history-down');
    expect(response.headers['retry-after']).toBe('5');
  });

  it('gives the newest value of each field by event time', async () => {
    const { body } = await get('/devices/rtu-1/latest');
    const latest = JSON.parse(body);
    expect(latest).toMatchObject({ device: 'rtu-1', ts: '2026-03-01T00:09:00.000Z' });
    expect(latest.fields.pOut).toEqual({ value: 9, ts: '2026-03-01T00:09:00.000Z' });
    expect(latest.fields['runs.A.ssv'].value).toBe('open');
    expect(latest.others).toMatchObject([{ record: 'event' }, { record: 'status' }]);
    const silent = (await get('/devices/m-1/latest')).json();
    expect(silent).toEqual({ device: 'm-1', ts: null, receivedAt: null, fields: {}, others: [] });
    expect((await get('/devices/none/latest')).json().code).toBe('device-unknown');
  });

  it('exports a file, names it, leaves nothing behind and notes who took it', async () => {
    const response = await get('/telemetry/export?device=rtu-1&format=csv');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toBe(
      'attachment; filename="gaswatch-rtu-1-2026-02-28-2026-03-01.csv"',
    );
    expect(response.body.trim().split('\n').length).toBeGreaterThanOrEqual(11);
    expect(readdirSync(folder)).toEqual([]);
    const [line] = (await world.local.records.audit.list({ limit: 1 })).items;
    expect(line).toMatchObject({ action: 'telemetry.export', object: 'rtu-1' });
  });

  it('says when the store cannot write a format', async () => {
    const response = await get('/telemetry/export?device=rtu-1&format=parquet');
    expect(response.json()).toMatchObject({ status: 501, code: 'export-unsupported' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
