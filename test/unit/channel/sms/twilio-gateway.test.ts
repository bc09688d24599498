import { describe, expect, it } from 'vitest';
import type { CallbackRequest } from '../../../../src/channel/sms/sms-gateway.ts';
import { twilioSignature } from '../../../../src/channel/sms/twilio-callback.ts';
import { openTwilioGateway } from '../../../../src/channel/sms/twilio-gateway.ts';
import { startProvider } from './http-stage.ts';
import { clock, closing, outcome } from './provider-outcome.ts';
import { outgoing } from './smsc.ts';

const twilio = (endpoint: string) =>
  closing(
    openTwilioGateway({
      name: 'twilio',
      answerBy: 'code',
      endpoint,
      accountSid: 'AC1',
      authToken: '12345',
      from: '+14155552671',
      statusCallback: 'https://gas.example.org/callbacks/twilio',
      timeoutMs: 3000,
      clock,
    }),
  );

describe('Twilio', () => {
  it('gets the message with its sender and where to report', async () => {
    const provider = await startProvider(() => ({
      status: 201,
      body: '{"sid":"SM1","status":"queued"}',
    }));
    expect(await outcome(twilio(provider.url).send(outgoing('出口超压')))).toBe('accepted SM1');
    const [asked] = provider.asked;
    expect(asked?.url).toBe('/2010-04-01/Accounts/AC1/Messages.json');
    expect(asked?.headers.authorization).toBe(
      `Basic ${Buffer.from('AC1:12345').toString('base64')}`,
    );
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      To: '+8613800138000',
      From: '+14155552671',
      Body: '出口超压',
      StatusCallback: 'https://gas.example.org/callbacks/twilio',
    });
  });

  it.each([
    [400, 21211, 'permanent'],
    [400, 21610, 'permanent'],
    [400, 21408, 'temporary'],
    [401, 20003, 'channel.credentials-refused'],
    [429, 20429, 'temporary after 10000'],
    [500, 20500, 'channel.protocol marked'],
  ])('that says %i with %i', async (status, code, expected) => {
    const provider = await startProvider(() => ({
      status,
      body: JSON.stringify({ code, message: 'm' }),
    }));
    expect(await outcome(twilio(provider.url).send(outgoing('x')))).toBe(expected);
  });

  it('signs as its documentation shows', () => {
    const form = new URLSearchParams({
      CallSid: 'CA1234567890ABCDE',
      From: '+12349013030',
      To: '+18005551212',
      Caller: '+12349013030',
      Digits: '1234',
    });
    expect(twilioSignature('https://mycompany.com/myapp.php?foo=1&bar=2', form, '12345')).toBe(
      '0/KCTR6DLpKmkAf8muzZqo1nDgQ=',
    );
  });

  const url = 'https://gas.example.org/callbacks/twilio';
  const posted = (
    fields: Readonly<Record<string, string>>,
    signature?: string,
  ): CallbackRequest => {
    const form = new URLSearchParams(fields);
    const own = twilioSignature(url, form, '12345');
    return {
      url,
      headers: { 'x-twilio-signature': signature ?? own },
      body: Buffer.from(form.toString()),
      secret: null,
    };
  };

  it.each([
    [
      { MessageSid: 'SM1', MessageStatus: 'delivered' },
      [{ providerId: 'SM1', outcome: 'delivered' }],
      [],
    ],
    [
      { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' },
      [{ outcome: 'undelivered', detail: 'undelivered, error 30003' }],
      [],
    ],
    [{ MessageSid: 'SM1', MessageStatus: 'sent' }, [], []],
    [
      { MessageSid: 'SM2', SmsStatus: 'received', From: '+8613800138000', Body: ' 4821 ' },
      [],
      [{ from: '+8613800138000', text: '4821' }],
    ],
  ])('tells by %j', (fields, receipts, replies) => {
    expect(twilio('http://h').callback?.(posted(fields))).toMatchObject({ receipts, replies });
  });

  it('is not believed when a word, the address or the signature differs', () => {
    const callback = twilio('http://h').callback;
    const good = posted({ MessageSid: 'SM1', MessageStatus: 'failed' });
    expect(
      callback?.({
        ...good,
        body: Buffer.from(Buffer.from(good.body).toString().replace('failed', 'delivered')),
      }),
    ).toBe('forged');
    expect(callback?.({ ...good, url: `${url}?x=1` })).toBe('forged');
    expect(callback?.({ ...good, headers: {} })).toBe('forged');
    expect(callback?.({ ...good, headers: { 'x-twilio-signature': '' } })).toBe('forged');
  });
});
