import { describe, expect, it, onTestFinished } from 'vitest';
import { openSms } from '../../../../src/channel/sms/open-sms.ts';
import { loadConfig } from '../../../../src/config/load-config.ts';
import { messageSample } from '../message-sample.ts';
import { startProvider } from './http-stage.ts';
import { startSmsc, userText } from './smsc.ts';

function opened(text: string) {
  const result = loadConfig({ text, path: 'f', env: {} });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const channel = openSms(result.value.sms, {
    clock: { now: () => Date.now() },
    random: () => 0,
    callbackUrl: (gateway) => `https://gas.example.org/callbacks/${gateway}`,
  });
  onTestFinished(() => channel?.close());
  return channel;
}

const message = () =>
  messageSample({}, { language: 'zh', channel: 'sms', recipient: '13800138000' });

describe('the channel of a configuration', () => {
  it('is none without a gateway', () => {
    expect(opened('')).toBeNull();
  });

  it('asks the gateways in the order given, and the second when the first refuses', async () => {
    const smsc = await startSmsc({ submit: () => ({ command_status: 0x45 }) });
    const provider = await startProvider(() => ({ status: 201, body: '{"sid":"SM1"}' }));
    const channel = opened(
      [
        'sms:',
        '  order: [smpp, twilio]',
        `  smpp: {url: "smpp://127.0.0.1:${smsc.port}", systemId: u, password: p}`,
        `  twilio: {endpoint: "${provider.url}", accountSid: AC1, authToken: t, from: "+1"}`,
      ].join('\n'),
    );
    expect(await channel?.send(message())).toEqual({
      outcome: 'accepted',
      providerId: 'twilio:SM1',
      detail: 'twilio: accepted',
    });
    expect(smsc.submitted.map((pdu) => userText(pdu).text).join('')).toContain('出口超压');
    const form = new URLSearchParams(provider.asked[0]?.body);
    expect(form.get('StatusCallback')).toBe('https://gas.example.org/callbacks/twilio');
    expect([...(channel?.callbacks.keys() ?? [])]).toEqual(['twilio']);
  });

  it('says which certificate cannot be read', () => {
    const text = 'sms: {smpp: {url: "smpps://h", systemId: u, password: p, caFile: /no/such}}';
    expect(() => opened(text)).toThrow('/no/such');
  });

  it('knows every gateway there is', () => {
    const channel = opened(
      [
        'sms:',
        '  backupSmpp: {url: "smpps://[::1]:7", systemId: u, password: p}',
        '  http: {url: "https://h/{{to}}", callback: {secret: s}}',
        '  alibaba: {accessKeyId: i, accessKeySecret: s, signName: s, templateCode: t, variables: [a=tag], callbackToken: 0123456789abcdef}',
        '  twilio: {accountSid: AC1, authToken: t, from: "+1"}',
      ].join('\n'),
    );
    expect([...(channel?.callbacks.keys() ?? [])]).toEqual(['http', 'alibaba', 'twilio']);
  });
});
