import { describe, expect, it } from 'vitest';
import { openAlibabaGateway } from '../../../../src/channel/sms/alibaba-gateway.ts';
import { signedAlibabaCall } from '../../../../src/channel/sms/alibaba-signature.ts';
import type { CallbackRequest } from '../../../../src/channel/sms/sms-gateway.ts';
import { startProvider } from './http-stage.ts';
import { clock, closing, NOW, outcome } from './provider-outcome.ts';
import { outgoing } from './smsc.ts';

const alibaba = (endpoint: string) =>
  closing(
    openAlibabaGateway({
      name: 'alibaba',
      answerBy: 'link',
      endpoint,
      accessKeyId: 'AKID',
      accessKeySecret: 'AKSECRET',
      signName: '燃气监控',
      templateCode: 'SMS_1',
      variables: { level: 'tag', name: 'title', place: 'place' },
      variableLength: 3,
      callbackToken: 'a-token-of-some-length',
      timeoutMs: 3000,
      clock,
    }),
  );

describe('Alibaba Cloud', () => {
  it('is signed as its documentation shows', () => {
    const { headers } = signedAlibabaCall(
      {
        host: 'ecs.cn-shanghai.aliyuncs.com',
        action: 'RunInstances',
        version: '2014-05-26',
        query: {
          RegionId: 'cn-shanghai',
          ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
        },
        date: '2023-10-26T10:22:32Z',
        nonce: '3156853299f313e23d1673dc12e1703d',
      },
      'YourAccessKeyId',
      'YourAccessKeySecret',
    );
    expect(headers['Authorization']).toBe(
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('gets the approved template with its variables, cut to what it takes', async () => {
    const provider = await startProvider(() => ({
      body: '{"Code":"OK","BizId":"9006^0","Message":"OK"}',
    }));
    expect(await outcome(alibaba(provider.url).send(outgoing('x')))).toBe('accepted 9006^0');
    const [asked] = provider.asked;
    const query = Object.fromEntries(new URL(asked?.url ?? '', provider.url).searchParams);
    expect(query).toMatchObject({
      PhoneNumbers: '13800138000',
      SignName: '燃气监控',
      TemplateCode: 'SMS_1',
    });
    expect(JSON.parse(query['TemplateParam'] ?? '')).toEqual({
      level: 'P1',
      name: '出口…',
      place: '城东…',
    });
    const { host = '', ...headers } = asked?.headers ?? {};
    const { headers: signed } = signedAlibabaCall(
      {
        host,
        action: 'SendSms',
        version: '2017-05-25',
        query,
        date: '2026-03-03T18:13:20Z',
        nonce: String(headers['x-acs-signature-nonce']),
      },
      'AKID',
      'AKSECRET',
    );
    expect(headers.authorization).toBe(signed['Authorization']);
  });

  it.each([
    ['isv.MOBILE_NUMBER_ILLEGAL', 200, 'permanent'],
    ['isv.BUSINESS_LIMIT_CONTROL', 200, 'temporary'],
    ['Throttling.User', 400, 'temporary after 60000'],
    ['isv.AMOUNT_NOT_ENOUGH', 200, 'temporary'],
    ['SignatureDoesNotMatch', 400, 'channel.credentials-refused'],
    ['InvalidAccessKeyId.NotFound', 404, 'channel.credentials-refused'],
    ['InternalError', 500, 'channel.protocol marked'],
  ])('that says %s', async (Code, status, expected) => {
    const provider = await startProvider(() => ({ status, body: JSON.stringify({ Code }) }));
    expect(await outcome(alibaba(provider.url).send(outgoing('x')))).toBe(expected);
  });

  const posted = (
    items: unknown,
    secret: string | null = 'a-token-of-some-length',
  ): CallbackRequest => ({
    url: 'https://gas.example.org/x',
    headers: {},
    body: Buffer.from(typeof items === 'string' ? items : JSON.stringify(items)),
    secret,
  });

  it('reports what arrived, and hands over what people write', () => {
    const news = alibaba('http://h').callback?.(
      posted([
        { biz_id: '1', success: true, err_code: 'DELIVERED', report_time: '2026-03-04 02:13:20' },
        { biz_id: '2', success: false, err_code: 'UNDELIV', report_time: 'soon' },
        { MessageId: '3', Status: '1', ReceiveDate: 'Wed, 04 Mar 2026 02:13:20 +0800' },
        { phone_number: '13800138000', content: ' 4821 ' },
        { nothing: 1 },
        null,
      ]),
    );
    expect(news).toMatchObject({
      receipts: [
        { providerId: '1', outcome: 'delivered', at: NOW },
        { providerId: '2', outcome: 'undelivered', at: NOW },
        { providerId: '3', outcome: 'delivered', at: NOW },
      ],
      replies: [{ from: '+8613800138000', text: '4821' }],
    });
  });

  it('is not believed without the token, nor when it is unreadable', () => {
    const callback = alibaba('http://h').callback;
    expect(callback?.(posted([], null))).toBe('forged');
    expect(callback?.(posted([], ''))).toBe('forged');
    expect(callback?.(posted([], 'a-token-of-some-lengtH'))).toBe('forged');
    expect(callback?.(posted('not json'))).toBe('unreadable');
  });
});
