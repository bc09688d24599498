import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err } from '../../../../src/lib/result.ts';
import { type ApiWorld, openApiWorld, SECRET } from '../api-world.ts';

describe('the fleet over HTTP', () => {
  let world: ApiWorld;
  let admin: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    admin = await world.token('administrator');
  });
  afterEach(() => world.close());

  const put = (payload: string, type: string, headers: Record<string, string> = {}) =>
    world.as(admin, {
      method: 'PUT',
      url: '/api/v1/fleet',
      payload,
      headers: { 'content-type': type, ...headers },
    });
  const importMeters = (payload: string, query = '') =>
    world.as(admin, {
      method: 'POST',
      url: `/api/v1/fleet/meters${query}`,
      payload,
      headers: { 'content-type': 'text/csv' },
    });

  it('is given without secrets, with its version as ETag', async () => {
    const response = await world.as(admin, { url: '/api/v1/fleet' });
    expect(response.headers['etag']).toBe('"fleet-3"');
    expect(response.json().devices).toHaveLength(4);
    expect(response.json().devices[0]).toEqual({ id: 'rtu-1', reporting: 'scada' });
    expect(response.json().sites[0].station.setKPa).toBe(3);
    expect(response.body).not.toContain(SECRET);
    const headers = { 'if-none-match': '"fleet-3"' };
    const same = await world.as(admin, { url: '/api/v1/fleet', headers });
    expect([same.statusCode, same.body]).toEqual([304, '']);
    const version = await world.as(admin, { url: '/api/v1/fleet/version' });
    expect(version.json()).toEqual({ version: 3, zones: 1, customers: 1, sites: 2, devices: 4 });
  });

  it.each(['application/json', 'text/yaml', 'application/yaml; charset=utf-8'])(
    'is replaced by %s',
    async (type) => {
      const response = await put('{"sites":[]}', type);
      expect(response.statusCode).toBe(200);
      expect(response.json()).toMatchObject({ version: 4 });
      const [line] = (await world.local.records.audit.list({ limit: 1 })).items;
      expect(line).toMatchObject({ action: 'fleet.replace', by: 'user-1', object: 'version 4' });
    },
  );

  it('is refused whole with every problem’s path', async () => {
    const problems = [
      { path: 'sites[0].zone', problem: 'no such zone' },
      { path: 'devices[2].id', problem: 'named twice' },
    ];
    world.fleetAnswer = err(problems);
    const response = await put('sites: []', 'text/yaml');
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({ code: 'fleet-invalid', errors: problems });
    expect((await world.as(admin, { url: '/api/v1/fleet/version' })).json().version).toBe(3);
  });

  it('takes no other type, no empty body, and no change made to an old version', async () => {
    expect((await put('x', 'text/plain')).json().code).toBe('media-type-unsupported');
    expect((await put('', 'text/yaml')).json().code).toBe('body-invalid');
    const stale = await put('x', 'text/yaml', { 'if-match': '"fleet-2"' });
    expect(stale.json()).toMatchObject({ status: 412, code: 'fleet-changed' });
    const fresh = await put('x', 'text/yaml', { 'if-match': '"fleet-3"' });
    expect(fresh.statusCode).toBe(200);
  });

  it('takes a fleet of many megabytes', async () => {
    const response = await put(`# ${'x'.repeat(5_000_000)}\nsites: []`, 'text/yaml');
    expect(response.statusCode).toBe(200);
  });

  it('only rehearses it, and says what would change', async () => {
    const rehearsed = await world.as(admin, {
      method: 'PUT',
      url: '/api/v1/fleet?dryRun=true&secrets=kept',
      payload: '{"sites":[]}',
      headers: { 'content-type': 'application/json' },
    });
    expect(rehearsed.json()).toMatchObject({
      version: null,
      change: expect.stringMatching(/^\d+ changes/),
    });
    expect(world.ports.fleet.current().version).toBe(3);
    expect((await world.local.records.audit.list({ limit: 1 })).items).toEqual([]);
  });

  it('gives a device a new password, shown this once', async () => {
    const renew = (id: string) =>
      world.as(admin, { method: 'POST', url: `/api/v1/fleet/devices/${id}/password` });
    const { device, password, version } = (await renew('rtu-1')).json();
    expect([device, version]).toEqual(['rtu-1', 4]);
    expect(password).toMatch(/^[\w-]{24}$/);
    const kept = world.ports.fleet.current().fleet.devices.find(({ id }) => id === 'rtu-1');
    expect(kept?.password).toBe(password);
    const [line] = (await world.local.records.audit.list({ limit: 1 })).items;
    expect(line).toMatchObject({ action: 'fleet.device-password', object: 'rtu-1' });
    expect(JSON.stringify(line)).not.toContain(password);
    expect((await renew('nobody')).json()).toMatchObject({ code: 'device-unknown' });
    for (const id of ['m-1', 'spare'])
      expect((await renew(id)).json()).toMatchObject({ status: 409, code: 'device-certified' });
  });

  it('imports meters, or only rehearses it', async () => {
    expect((await importMeters('site,id\nS-1,M-9', '?dryRun=true')).json()).toEqual({
      version: null,
      meters: 2,
      sites: 1,
    });
    const nothing = (await world.local.records.audit.list({ limit: 1 })).items;
    expect(nothing).toEqual([]);
    expect((await importMeters('site,id\nS-1,M-9')).json().version).toBe(4);
    const [line] = (await world.local.records.audit.list({ limit: 1 })).items;
    expect(line).toMatchObject({ action: 'fleet.import-meters', object: 'version 4' });
    const broken = await importMeters('broken');
    expect(broken.json()).toMatchObject({
      status: 422,
      code: 'meters-invalid',
      errors: [{ path: 'line 2, qMax', problem: 'not a number' }],
    });
    expect((await importMeters('x', '?dryRun=perhaps')).statusCode).toBe(400);
  });
});
