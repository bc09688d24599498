import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld, SECRET } from '../api-world.ts';

describe('sites and zones over HTTP', () => {
  let world: ApiWorld;
  let token: string;
  beforeAll(async () => {
    world = await openApiWorld();
    token = await world.token('cashier');
  });
  afterAll(() => world.close());

  const get = (path: string) => world.as(token, { url: `/api/v1${path}` });
  const ids = async (query: string): Promise<string[]> =>
    (await get(`/sites${query}`)).json().items.map(({ id }: { id: string }) => id);

  it.each<[string, string[]]>([
    ['', ['S-1', 'S-2']],
    ['?zone=Z-1', ['S-1', 'S-2']],
    ['?zone=Z-9', []],
    ['?q=east', ['S-1']],
    ['?q=城东', ['S-1']],
    ['?q=%20WEST%20', ['S-2']],
    ['?q=hospital', ['S-1', 'S-2']],
    ['?q=c-1', ['S-1', 'S-2']],
    ['?q=nobody', []],
    ['?zone=Z-1&q=s-2', ['S-2']],
  ])('lists %s by id', async (query, expected) => {
    expect(await ids(encodeURI(decodeURI(query)))).toEqual(expected);
  });

  it('pages by id and refuses a foreign cursor', async () => {
    const first = (await get('/sites?limit=1')).json();
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(['S-1']);
    expect(await ids(`?limit=1&cursor=${first.next}`)).toEqual(['S-2']);
    expect((await get('/sites?limit=2')).json().next).toBeNull();
    const foreign = await get('/sites?cursor=zz');
    expect(foreign.statusCode).toBe(400);
    expect(foreign.json().code).toBe('bad-cursor');
  });

  it('says of each site what a list shows', async () => {
    expect((await get('/sites')).json().items).toEqual([
      {
        id: 'S-1',
        name: { zh: '城东站', en: 'East station' },
        zone: 'Z-1',
        customer: { id: 'C-1', name: { zh: 'Hospital', en: 'Hospital' }, class: 'hospital' },
        timeZone: 'Asia/Shanghai',
        station: 'rtu-1',
        meters: 1,
      },
      {
        id: 'S-2',
        name: { zh: 'West', en: 'West' },
        zone: 'Z-1',
        customer: { id: 'C-1', name: { zh: 'Hospital', en: 'Hospital' }, class: 'hospital' },
        timeZone: 'Asia/Shanghai',
        station: null,
        meters: 0,
      },
    ]);
  });

  it('reads a site with its station and meters', async () => {
    const site = (await get('/sites/S-1')).json();
    expect(site).toMatchObject({
      id: 'S-1',
      station: {
        device: 'rtu-1',
        setKPa: 3,
        runs: [{ id: 'A', role: 'duty', setKPa: 3 }],
      },
      meters: [{ id: 'M-1', device: 'm-1', type: 'rotary', qMin: 1, qMax: 100, serial: 'SN77' }],
      volumeM3: null,
    });
    expect((await get('/sites/S-2')).json()).toMatchObject({ station: null, meters: [] });
  });

  it('lists zones with how many sites each has', async () => {
    expect((await get('/zones')).json()).toEqual({
      items: [{ id: 'Z-1', name: { zh: '城东片区', en: '城东片区' }, sites: 2 }],
    });
  });

  it.each(['/sites/none', '/sites/%2e%2e%2fetc', '/sites/__proto__', '/sites/constructor'])(
    '%s is 404',
    async (path) => {
      expect((await get(path)).json()).toMatchObject({ status: 404, code: 'site-not-found' });
    },
  );

  it('never shows a credential', async () => {
    for (const path of ['/sites', '/sites/S-1', '/zones'])
      expect((await get(path)).body).not.toContain(SECRET);
  });

  it('asks who is asking, and refuses a query it does not know', async () => {
    expect((await world.api.inject({ url: '/api/v1/sites' })).statusCode).toBe(401);
    expect((await world.api.inject({ url: '/api/v1/zones' })).statusCode).toBe(401);
    const machine = await world.token('standby');
    expect((await world.as(machine, { url: '/api/v1/sites/S-1' })).statusCode).toBe(403);
    expect((await get('/sites?colour=red')).statusCode).toBe(400);
  });
});
