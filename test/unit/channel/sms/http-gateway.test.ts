import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type HttpGatewayOptions,
  openHttpGateway,
} from '../../../../src/channel/sms/http-gateway.ts';
import { freePort } from '../../../support/service.ts';
import { startProvider, type Told } from './http-stage.ts';
import { clock, closing, outcome } from './provider-outcome.ts';
import { outgoing } from './smsc.ts';

const http = (url: string, changes: Partial<HttpGatewayOptions> = {}) =>
  closing(
    openHttpGateway({
      name: 'http',
      answerBy: 'link',
      method: 'POST',
      url: `${url}/send?to={{number}}`,
      headers: ['Authorization: Bearer {{secret}}', 'X-Key: {{key}}'],
      body: '{"mobile":"{{to}}","content":"{{text}}"}',
      format: 'json',
      secret: 's3cr3t',
      okPath: 'result.code',
      okValues: ['0'],
      badNumberValues: ['1004'],
      idPath: 'result.id',
      country: '86',
      timeoutMs: 3000,
      clock,
      ...changes,
    }),
  );

describe('any provider over HTTP', () => {
  it('gets the request of the template, escaped for where it stands', async () => {
    const provider = await startProvider(() => ({ body: '{"result":{"code":0,"id":77}}' }));
    const text = 'a "quoted" \\ text\n城东 & more';
    expect(await http(provider.url).send(outgoing(text))).toEqual({
      outcome: 'accepted',
      providerId: '77',
      detail: 'HTTP 200',
    });
    const [asked] = provider.asked;
    expect(asked?.url).toBe('/send?to=8613800138000');
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer s3cr3t',
      'content-type': 'application/json; charset=utf-8',
      'x-key': 'alarm/1/first/sms/+8613800138000',
    });
    expect(JSON.parse(asked?.body ?? '')).toEqual({ mobile: '+8613800138000', content: text });
  });

  it('gets a form whose values cannot add parameters', async () => {
    const provider = await startProvider(() => ({}));
    const gateway = http(provider.url, {
      format: 'form',
      body: 'm={{to}}&c={{text}}',
      okPath: undefined,
    });
    await gateway.send(outgoing('x&admin=1 城'));
    expect(Object.fromEntries(new URLSearchParams(provider.asked[0]?.body))).toEqual({
      m: '+8613800138000',
      c: 'x&admin=1 城',
    });
  });

  it('gets headers that a value cannot add to', async () => {
    const provider = await startProvider(() => ({}));
    const gateway = http(provider.url, { headers: ['X-Text: {{text}}'], okPath: undefined });
    await gateway.send(outgoing('a\r\nX-Evil: 1'));
    expect(provider.asked[0]?.headers['x-text']).toBe('a X-Evil: 1');
    expect(provider.asked[0]?.headers['x-evil']).toBeUndefined();
  });

  it.each<readonly [string, Told | null | 'cut', string]>([
    ['another code', { body: '{"result":{"code":7}}' }, 'temporary'],
    ['a bad number', { body: '{"result":{"code":"1004"}}' }, 'permanent'],
    ['no code', { body: '<html>' }, 'channel.protocol marked'],
    ['429', { status: 429, headers: { 'retry-after': '7' } }, 'temporary after 7000'],
    ['503', { status: 503 }, 'temporary after 10000'],
    ['500', { status: 500, body: 's3cr3t' }, 'channel.protocol marked'],
    ['401', { status: 401, body: 'bad key s3cr3t' }, 'channel.credentials-refused'],
    ['400', { status: 400 }, 'temporary'],
    [
      'a redirection',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      'channel.protocol',
    ],
    ['a cut connection', 'cut', 'channel.unreachable marked'],
    ['nothing', null, 'channel.timeout marked'],
  ])('that says %s', async (_what, told, expected) => {
    const provider = await startProvider(() => told);
    const timeoutMs = told === null ? 100 : 3000;
    expect(await outcome(http(provider.url, { timeoutMs }).send(outgoing('x')))).toBe(expected);
  });

  it('that is not there cannot have it', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await outcome(http(url).send(outgoing('x')))).toBe('channel.unreachable');
  });

  it('that answers without end is read for its beginning', async () => {
    const provider = await startProvider(() => ({
      body: `{"result":{"code":0}}${' '.repeat(5_000_000)}`,
    }));
    expect(await outcome(http(provider.url).send(outgoing('x')))).toBe('accepted null');
  });

  it('is left when the channel closes', async () => {
    const gateway = http((await startProvider(() => null)).url);
    const sending = outcome(gateway.send(outgoing('x')));
    await gateway.close();
    expect(await sending).toBe('channel.closed marked');
  });

  it('is not opened on a template with an unknown place', () => {
    expect(() => http('http://h', { body: '{{texd}}' })).toThrow(
      /sms\.http\.body: \{\{texd\}\} is unknown/,
    );
  });
});

describe('what any provider posts', () => {
  const form = {
    secret: 'key',
    header: 'X-Sign',
    idPath: 'msg.id',
    statusPath: 'msg.state',
    deliveredValues: ['DELIVRD'],
    undeliveredValues: ['UNDELIV'],
    fromPath: 'from',
    textPath: 'text',
  };
  const sign = (body: string) => createHmac('sha256', 'key').update(body).digest();
  const callback = (body: string, signature: string) =>
    http('http://h', { callback: form }).callback?.({
      url: 'https://gas.example.org/x',
      headers: { 'x-sign': signature },
      body: Buffer.from(body),
      secret: null,
    });

  it('is taken when it is signed, in hex or base64', () => {
    const body = JSON.stringify([
      { msg: { id: 5, state: 'DELIVRD' } },
      { msg: { id: 6, state: 'UNDELIV' } },
      { msg: { id: 7, state: 'ENROUTE' } },
      { from: '13800138000', text: '4821' },
    ]);
    const expected = {
      receipts: [
        { providerId: '5', outcome: 'delivered' },
        { providerId: '6', outcome: 'undelivered' },
      ],
      replies: [{ from: '+8613800138000', text: '4821' }],
    };
    expect(callback(body, `sha256=${sign(body).toString('hex')}`)).toMatchObject(expected);
    expect(callback(body, sign(body).toString('base64'))).toMatchObject(expected);
  });

  it('is not, when it is not', () => {
    expect(callback('{}', sign('{} ').toString('hex'))).toBe('forged');
    expect(callback('{}', '')).toBe('forged');
  });
});
