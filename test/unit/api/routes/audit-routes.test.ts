import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../../src/lib/result.ts';
import { FleetShape } from '../../../../src/model/fleet.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { aCommit, anAuditLine } from '../../records/records-fixtures.ts';
import { type ApiWorld, FLEET, openApiWorld, SECRET } from '../api-world.ts';

describe('the audit over HTTP', () => {
  let world: ApiWorld;
  let admin: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    admin = await world.token('administrator');
  });
  afterEach(() => world.close());

  const newest = async () =>
    (await world.as(admin, { url: '/api/v1/audit?limit=1' })).json().items[0];

  it('is gone through from the first line to the last', async () => {
    await world.as(admin, { method: 'PATCH', url: '/api/v1/me', payload: { language: 'en' } });
    const last = await newest();
    const answer = await world.as(admin, { url: '/api/v1/audit/check' });
    expect(answer.json()).toEqual({
      lines: last.id,
      head: { id: last.id, hash: last.hash },
      brokenAt: null,
    });
    const dispatcher = await world.token('dispatcher');
    expect((await world.as(dispatcher, { url: '/api/v1/audit/check' })).statusCode).toBe(403);
  });

  it('shows what was so before and after, and the place in the chain', async () => {
    const payload = { name: 'wang', password: 'correct horse battery', roles: ['dispatcher'] };
    await world.as(admin, { method: 'POST', url: '/api/v1/users', payload });
    expect(await newest()).toMatchObject({
      action: 'user.create',
      by: 'user-1',
      from: '127.0.0.1',
      before: null,
      after: '{"roles":["dispatcher"],"language":"zh","disabled":false}',
    });
    const first = await newest();
    const change = { roles: ['dispatcher', 'auditor'], disabled: true };
    await world.as(admin, { method: 'PATCH', url: '/api/v1/users/wang', payload: change });
    expect(await newest()).toMatchObject({
      action: 'user.change',
      before: '{"roles":["dispatcher"],"language":"zh","disabled":false}',
      after: '{"roles":["dispatcher","auditor"],"language":"zh","disabled":true}',
      previous: first.hash,
    });
    await world.as(admin, { method: 'PATCH', url: '/api/v1/me', payload: { language: 'en' } });
    const { before, after } = await newest();
    expect([JSON.parse(before).language, JSON.parse(after).language]).toEqual(['zh', 'en']);
  });

  it('tells of a token for programs, without the token', async () => {
    const made = await world.as(admin, {
      method: 'POST',
      url: '/api/v1/tokens',
      payload: { label: 'grafana', expiresInDays: 3 },
    });
    const line = await newest();
    expect(JSON.parse(line.after)).toMatchObject({ user: 'user-1', label: 'grafana' });
    expect(JSON.stringify(line)).not.toContain(made.json().token);
    await world.as(admin, { method: 'DELETE', url: `/api/v1/tokens/${made.json().id}` });
    expect(await newest()).toMatchObject({
      action: 'token.revoke',
      before: line.after,
      after: null,
    });
  });

  it('tells what a new fleet changes, and never a password', async () => {
    const next = structuredClone(FLEET);
    const [site] = next.sites;
    const [device] = next.devices;
    if (site?.station === undefined || device === undefined) throw new Error('no sample');
    Object.assign(site.station, { setKPa: 3.2 });
    Object.assign(device, { password: 'another-secret' });
    const changed = FleetShape.parse({
      ...next,
      detectors: [{ type: 'meter.stuck', params: { hours: 5 } }],
    });
    const fleet = { index: indexFleet(FLEET, 3) };
    const own = await openApiWorld({
      ports: {
        fleet: {
          ...world.ports.fleet,
          current: () => fleet.index,
          replace: async () => {
            fleet.index = indexFleet(changed, 4);
            return ok({ version: 4 });
          },
        },
      },
    });
    const token = await own.token('administrator');
    await own.as(token, { method: 'PUT', url: '/api/v1/fleet', payload: {} });
    const [line] = (await own.as(token, { url: '/api/v1/audit?limit=1' })).json().items;
    await own.close();
    expect(line).toMatchObject({ action: 'fleet.replace', object: 'version 4' });
    expect(line.detail).toContain('sites[S-1].station.setKPa 3 → 3.2');
    expect(JSON.parse(line.before)).toEqual({
      'sites[S-1].station.setKPa': 3,
      'devices[rtu-1].password': '(not shown)',
      'detectors[meter.stuck]': null,
    });
    expect(JSON.parse(line.after)).toEqual({
      'sites[S-1].station.setKPa': 3.2,
      'devices[rtu-1].password': '(not shown)',
      'detectors[meter.stuck]': { type: 'meter.stuck', params: { hours: 5 } },
    });
    expect(JSON.stringify(line)).not.toContain('another-secret');
    expect(JSON.stringify(line)).not.toContain(SECRET);
  });

  it('exports lines that anybody can check with SHA-256 alone', async () => {
    const odd = anAuditLine({ detail: '=1+1, "城东"\nline', after: '{"a":1}', object: '@x' });
    world.local.writer.commit(aCommit(1, { audit: [odd] }));
    const many = Array.from({ length: 2_300 }, (_, n) => anAuditLine({ object: `${n}` }));
    await world.local.records.audit.append(many);
    const file = await world.as(admin, { url: '/api/v1/audit/export' });
    expect(file.headers['content-type']).toBe('application/jsonl');
    expect(file.headers['content-disposition']).toContain('gaswatch-audit-2026-03-01.jsonl');
    const lines = file.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    // the export itself is the last
    expect(lines.at(-1)).toMatchObject({ action: 'audit.export', by: 'user-1' });
    expect(lines).toHaveLength(2_302);
    let before = '0'.repeat(64);
    for (const { previous, hash, ...line } of lines) {
      expect(previous).toBe(before);
      const text = previous + JSON.stringify(line);
      expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
      before = hash;
    }
  });

  it('exports CSV that no spreadsheet takes for formulas', async () => {
    const odd = anAuditLine({ detail: '=HYPERLINK("x"), 城东', object: '-1', by: 'li' });
    world.local.writer.commit(aCommit(1, { audit: [odd] }));
    const file = await world.as(admin, { url: '/api/v1/audit/export?format=csv' });
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, first] = file.body.split('\r\n');
    expect(header).toBe('\ufeffid,at,by,action,object,detail,from,before,after,previous,hash');
    expect(first).toMatch(
      /^1,2026-03-01T00:00:00\.000Z,li,alarm\.acknowledge,'-1,"'=HYPERLINK\(""x""\), 城东",,,,0{64},[0-9a-f]{64}$/,
    );
  });

  it('is for auditors', async () => {
    const dispatcher = await world.token('dispatcher');
    const auditor = await world.token('auditor');
    const url = '/api/v1/audit/export';
    expect((await world.as(dispatcher, { url })).statusCode).toBe(403);
    expect((await world.as(auditor, { url })).statusCode).toBe(200);
    expect((await world.as(auditor, { url: `${url}?format=xml` })).statusCode).toBe(400);
  });
});
