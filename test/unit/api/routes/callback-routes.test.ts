import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallbackOutcome, CallbackRequest } from '../../../../src/api/ports.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('callbacks of gateways', () => {
  let world: ApiWorld;
  let asked: [string, CallbackRequest][];
  let outcome: CallbackOutcome;
  beforeEach(async () => {
    asked = [];
    outcome = 'accepted';
    world = await openApiWorld({
      ports: {
        callbacks: {
          handle: async (gateway, request) => {
            asked.push([gateway, request]);
            return outcome;
          },
        },
      },
    });
  });
  afterEach(() => world.close());

  const post = (path: string, payload: string | Buffer = 'a=1', type = 'text/plain') =>
    world.api.inject({
      method: 'POST',
      url: `/callbacks/${path}`,
      payload,
      headers: { 'content-type': type, 'x-twilio-signature': 'abc=' },
    });
  const audited = async () =>
    (await world.local.records.audit.list({ limit: 100 })).items.map(({ action }) => action);

  it.each([
    ['a form', 'To=%2B86&Status=delivered', 'application/x-www-form-urlencoded'],
    ['JSON', '[{"a":1}]', 'application/json'],
    ['broken JSON: whoever signed it may judge it', '{"a":', 'application/json'],
    ['bytes', Buffer.from([0, 255, 254, 13, 10]), 'application/octet-stream'],
    ['an unknown type', '<a/>', 'text/xml; charset=gbk'],
  ])('hands over %s as it came', async (_name, payload, type) => {
    const response = await post('twilio?x=1', payload, type);
    expect([response.statusCode, response.json()]).toEqual([200, { code: 0, msg: 'ok' }]);
    expect(asked).toMatchObject([
      ['twilio', { url: 'http://gaswatch.test/callbacks/twilio?x=1', secret: null }],
    ]);
    expect(asked[0]?.[1].headers).toMatchObject({ 'x-twilio-signature': 'abc=' });
    expect(Buffer.from(asked[0]?.[1].body ?? [])).toEqual(Buffer.from(payload));
  });

  it('takes an empty body, and a secret part of the path that no log shows', async () => {
    const response = await world.api.inject({ method: 'POST', url: '/callbacks/ali/s3cret-part' });
    expect(response.statusCode).toBe(200);
    expect(asked).toMatchObject([['ali', { secret: 's3cret-part' }]]);
    expect(asked[0]?.[1].body).toHaveLength(0);
    expect(world.log.join('')).toContain('/callbacks/ali/[redacted]');
    expect(world.log.join('')).not.toContain('s3cret-part');
  });

  it('a forged one is refused and on record, but a flood of them does not fill the audit', async () => {
    outcome = 'forged';
    const response = await post('twilio');
    expect([response.statusCode, response.json().code]).toEqual([403, 'callback-forged']);
    const [line] = (await world.local.records.audit.list({ limit: 1 })).items;
    expect(line).toMatchObject({
      action: 'callback.forged',
      object: 'twilio',
      by: 'nobody',
      from: '127.0.0.1',
    });
    for (let n = 0; n < 40; n += 1) expect((await post('twilio')).statusCode).toBe(403);
    expect(await audited()).toHaveLength(20);
  });

  it('refuses what cannot be used', async () => {
    outcome = 'unreadable';
    expect((await post('twilio')).json()).toMatchObject({ status: 400, code: 'body-invalid' });
    outcome = 'unknown';
    expect((await post('none')).json()).toMatchObject({ status: 404, code: 'gateway-unknown' });
    expect((await post('a%20b')).json()).toMatchObject({ status: 400 });
    expect(await audited()).toEqual([]);
  });

  it('takes no more than it must', async () => {
    const response = await post('twilio', 'x'.repeat(140_000));
    expect([response.statusCode, response.json().code]).toEqual([413, 'body-too-large']);
    expect(asked).toEqual([]);
    expect((await world.api.inject({ url: '/callbacks/twilio' })).statusCode).toBe(405);
  });
});
