import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../src/model/ids.ts';
import type { DeviceStatus } from '../../../../src/model/live.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld, SECRET } from '../api-world.ts';

const STATUS: DeviceStatus = {
  device: DeviceId.parse('rtu-1'),
  lastReadingAt: epochMs(T0),
  lastReceivedAt: null,
  online: 'yes',
  readings: 10,
  late: 1,
  outOfOrder: 0,
  duplicates: 2,
  quarantined: 0,
  unknownFields: { colour: 3 },
  cannotJudge: [
    { type: 'meter.valve-leak', subject: 'M-1', since: epochMs(T0), reason: 'no reading' },
  ],
};

describe('devices over HTTP', () => {
  let world: ApiWorld;
  let token: string;
  beforeAll(async () => {
    world = await openApiWorld();
    world.statuses.set('rtu-1', STATUS);
    token = await world.token('cashier');
  });
  afterAll(() => world.close());

  const get = (path: string) => world.as(token, { url: `/api/v1/devices${path}` });
  const ids = async (query: string): Promise<string[]> =>
    (await get(query)).json().items.map(({ id }: { id: string }) => id);

  it.each<[string, string[]]>([
    ['', ['gw-1', 'm-1', 'rtu-1', 'spare']],
    ['?site=S-1', ['m-1', 'rtu-1']],
    ['?site=S-2', []],
    ['?q=sn77', ['m-1']],
    ['?q=EAST', ['m-1', 'rtu-1']],
    ['?q=城东', ['m-1', 'rtu-1']],
    ['?q=rtu', ['rtu-1']],
    ['?role=meter', ['m-1']],
    ['?role=unassigned', ['spare']],
    ['?role=station&q=sn77', []],
    ['?meter=M-1', ['m-1']],
    ['?meter=M', []],
  ])('lists %s by id', async (query, expected) => {
    expect(await ids(encodeURI(query))).toEqual(expected);
  });

  it('pages by id and refuses a foreign cursor', async () => {
    const first = (await get('?limit=3')).json();
    expect(await ids(`?limit=3&cursor=${first.next}`)).toEqual(['spare']);
    expect((await get('?limit=4')).json().next).toBeNull();
    expect((await get('?cursor=zz')).json().code).toBe('bad-cursor');
  });

  it('tells what a device is, whether it is connected and how it reports', async () => {
    expect((await get('/rtu-1')).json()).toEqual({
      id: 'rtu-1',
      role: 'station',
      site: { id: 'S-1', name: { zh: '城东站', en: 'East station' }, zone: 'Z-1', customer: 'C-1' },
      meter: null,
      model: null,
      reporting: 'scada',
      intervalSeconds: 10,
      gateway: null,
      connection: { since: '2026-03-01T00:00:00.000Z', address: '10.0.0.7' },
      credentials: ['password'],
      watermarkSeconds: 120,
      status: {
        lastReadingAt: '2026-03-01T00:00:00.000Z',
        lastReceivedAt: null,
        online: 'yes',
        readings: 10,
        late: 1,
        outOfOrder: 0,
        duplicates: 2,
        quarantined: 0,
        unknownFields: { colour: 3 },
        cannotJudge: [
          {
            type: 'meter.valve-leak',
            subject: 'M-1',
            since: '2026-03-01T00:00:00.000Z',
            reason: 'no reading',
          },
        ],
      },
    });
    expect((await get('/m-1')).json()).toMatchObject({
      role: 'meter',
      meter: 'M-1',
      model: { type: 'rotary', size: null, serial: 'SN77' },
      gateway: 'gw-1',
      credentials: ['passwordHash'],
      status: null,
    });
    expect((await get('/gw-1')).json().role).toBe('gateway');
    expect((await get('/spare')).json()).toMatchObject({ role: 'unassigned', site: null });
  });

  it('never shows a credential', async () => {
    for (const path of ['', '/rtu-1', '/m-1', '/gw-1']) {
      expect((await get(path)).body).not.toContain(SECRET);
    }
  });

  it.each(['/none', '/%2e%2e%2fetc', '/__proto__', '/constructor'])('%s is 404', async (path) => {
    const response = await get(path);
    expect(response.json()).toMatchObject({ status: 404, code: 'device-unknown' });
  });
});
