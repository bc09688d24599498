import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../../../src/channel/channel.ts';
import { inert } from '../../../../src/channel/robot/card-markdown.ts';
import { DINGTALK, dingtalkSign } from '../../../../src/channel/robot/dingtalk.ts';
import { FEISHU, feishuSign } from '../../../../src/channel/robot/feishu.ts';
import { robotCard } from '../../../../src/channel/robot/robot-card.ts';
import { WECOM } from '../../../../src/channel/robot/wecom.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { groupSample, noticeSample } from '../group-sample.ts';
import { messageSample, NAMES, NIGHT } from '../message-sample.ts';
import { KINDS, NOW, robotStage, saying } from './robot-stage.ts';

const PROVIDERS = { dingtalk: DINGTALK, wecom: WECOM, feishu: FEISHU } as const;
const LIMITS = { dingtalk: 20_000, wecom: 4096, feishu: 20_000 } as const;
const ANSWER = { link: 'https://gas.example.org/answer/abc', code: '4821' };
const message = messageSample({}, { recipient: 'night' });
const ended = { state: 'returned', returnedAt: epochMs(NIGHT + 60_000) } as const;

/** Made by the Python that the providers' documents show, with hmac and base64. */
const DINGTALK_VECTOR = '0eVlIU0GooHVuIBX6FZ86JNxxfy4qwhOlP5JU2uHmq4=';
const FEISHU_VECTOR = 'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=';

const rich = (kind: (typeof KINDS)[number], sent: OutgoingMessage): string =>
  JSON.stringify(PROVIDERS[kind].rich(robotCard(sent), []));

describe.each(KINDS)('%s shows', (kind) => {
  it('an emergency with all that a crew needs', () => {
    const form = rich(kind, { ...message, answer: ANSWER });
    for (const expected of [
      '【燃气监控】P1 紧急 出口超压',
      '城东纺织，主路 A',
      '**152 kPa**',
      '达到限值 140 kPa',
      '02:13 起',
      '尚无人确认',
      '派抢险，通知用户停火',
      'P1 Emergency Outlet overpressure',
      'East Textile, run A (duty)',
      'Send crew',
      ANSWER.link,
      message.links.alarm,
    ]) {
      expect(form).toContain(expected);
    }
    expect(form).not.toMatch(/undefined|\[object|null/);
  });

  it('no button where there is nothing to acknowledge', () => {
    expect(rich(kind, message)).not.toContain('确认告警');
  });

  it('one language where one is wanted', () => {
    const english = rich(kind, messageSample({}, { language: 'en' }));
    expect(english).toContain('Gaswatch: P1 Emergency Outlet overpressure');
    expect(english.replace(/　/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
    expect(rich(kind, messageSample({}, { language: 'zh' }))).not.toContain('Outlet');
  });

  it('the end of an alarm as its end', () => {
    const form = rich(kind, messageSample(ended, { reason: 'cleared' }));
    expect(form).toContain('已恢复 · P1 出口超压');
    expect(form).toContain('2026-03-04 02:14:20');
    expect(form).not.toContain('派抢险');
  });

  it('a storm in numbers, its gravest alarms by name, and the rest as a number', () => {
    const form = rich(kind, groupSample(37));
    for (const expected of [
      '38 条告警',
      '38 alarms',
      'P1×1 P2×7 P3×30',
      '通信中断',
      '×30',
      '另有 28 条',
    ]) {
      expect(form).toContain(expected);
    }
    expect(form).toContain('P1 出口超压');
    expect(form).toContain('https://gas.example.org/alarms');
  });

  it('a notice', () => {
    const form = rich(kind, noticeSample());
    expect(form).toContain('每日自检');
    expect(form).toContain('This channel works, since you got this.');
  });

  it('that it may be a repetition', () => {
    expect(rich(kind, { ...message, uncertain: true })).toContain('可能重复');
    expect(rich(kind, { ...groupSample(3), uncertain: true })).toContain('可能重复');
  });

  it('as much as the provider takes', () => {
    const long = { zh: '长'.repeat(5000), en: 'long '.repeat(2000) };
    const names = { site: long, zone: long, customer: long, subject: long };
    const lines = Array.from({ length: 200 }, () => long);
    for (const sent of [messageSample({}, {}, names), groupSample(2000), noticeSample({ lines })]) {
      const form = PROVIDERS[kind].rich(robotCard({ ...sent, uncertain: true }), []);
      const text = kind === 'wecom' ? form['markdown'] : form;
      const octets = Buffer.byteLength(
        kind === 'wecom'
          ? (JSON.parse(JSON.stringify(text)) as { content: string }).content
          : JSON.stringify(text),
      );
      expect(octets).toBeLessThanOrEqual(LIMITS[kind]);
      expect(octets).toBeGreaterThan(100);
    }
  });

  it('names from outside as names alone', () => {
    const evil = '<at id=all></at><@all>[x](http://evil.example)**\n# @13800138000';
    const names = { ...NAMES, site: { zh: evil, en: evil } };
    const form = rich(kind, messageSample({}, {}, names));
    expect(form).not.toMatch(/<at |<@|\]\(http:\/\/evil|@138/);
  });
});

describe('who is called', () => {
  const call = async (
    kind: (typeof KINDS)[number],
    mentions: readonly string[],
    sent: OutgoingMessage = message,
  ) => {
    const { channel, bodies } = await robotStage(kind, () => saying(kind, 0, 'ok'), { mentions });
    await channel.send({ ...sent, recipient: 'night' });
    return bodies()[0];
  };

  it('dingtalk: numbers, ids and all, in the text as well', async () => {
    expect(await call('dingtalk', ['+86 138 0013 8000', 'user_1', 'all'])).toMatchObject({
      msgtype: 'markdown',
      markdown: { text: expect.stringContaining('@13800138000 @user_1') },
      at: { atMobiles: ['13800138000'], atUserIds: ['user_1'], isAtAll: true },
    });
  });

  it('wecom: ids in markdown', async () => {
    expect(await call('wecom', ['li.wei'])).toMatchObject({
      markdown: { content: expect.stringContaining('<@li.wei>') },
    });
  });

  it('wecom: numbers and all only in a text', async () => {
    expect(await call('wecom', ['13800138000', 'li.wei', 'all'])).toMatchObject({
      msgtype: 'text',
      text: {
        content: expect.stringContaining('出口超压'),
        mentioned_list: ['li.wei', '@all'],
        mentioned_mobile_list: ['13800138000'],
      },
    });
  });

  it('feishu: ids and all in the card', async () => {
    const body = JSON.stringify(await call('feishu', ['ou_1a2b', 'all']));
    expect(body).toContain('<at id=ou_1a2b></at> <at id=all></at>');
  });

  it.each([
    ['an alarm of less weight', messageSample({ priority: 2 })],
    ['one that has ended', messageSample(ended, { reason: 'cleared' })],
    ['a notice', noticeSample()],
    ['a group without an emergency', { ...groupSample(9), items: groupSample(9).items.slice(1) }],
  ])('nobody for %s', async (_, sent) => {
    for (const kind of KINDS) {
      const body = JSON.stringify(await call(kind, ['all'], sent));
      expect(body).not.toMatch(/at id=all|@all|"isAtAll":true/);
    }
  });

  it('somebody for a group with an emergency', async () => {
    expect(await call('dingtalk', ['all'], groupSample(9))).toMatchObject({
      at: { isAtAll: true },
    });
  });
});

describe('signatures', () => {
  it('dingtalk: time and secret under the secret, in the query', async () => {
    const { channel, asked } = await robotStage('dingtalk', () => saying('dingtalk', 0, 'ok'), {
      secret: 'this is secret',
    });
    await channel.send(message);
    const { searchParams, pathname } = new URL(asked[0]?.url ?? '', 'http://h');
    expect(pathname).toBe('/robot/send');
    expect(searchParams.get('access_token')).toBe('KEYKEYKEY123');
    expect(searchParams.get('timestamp')).toBe(String(NOW));
    const mac = createHmac('sha256', 'this is secret').update(`${NOW}\nthis is secret`);
    expect(searchParams.get('sign')).toBe(mac.digest('base64'));
    // + and / and = must not stand as they are
    expect(asked[0]?.url).toMatch(/&sign=[A-Za-z0-9%]+$/);
  });

  it('feishu: nothing under time and secret, in the body', async () => {
    const { channel, bodies, asked } = await robotStage('feishu', () => saying('feishu', 0, 'ok'), {
      secret: 'demo',
    });
    await channel.send(message);
    const seconds = Math.floor(NOW / 1000);
    const mac = createHmac('sha256', `${seconds}\ndemo`).update('');
    expect(bodies()[0]).toMatchObject({ timestamp: String(seconds), sign: mac.digest('base64') });
    expect(asked[0]?.url).toBe('/open-apis/bot/v2/hook/KEYKEYKEY123');
  });

  it('are those of other programs', () => {
    expect(dingtalkSign('this is secret', 1_599_360_473_123)).toBe(DINGTALK_VECTOR);
    expect(feishuSign('demo', 1_599_360_473)).toBe(FEISHU_VECTOR);
  });

  it('are left out where there is no secret', async () => {
    const { channel, asked, bodies } = await robotStage('feishu', () => saying('feishu', 0, 'ok'));
    await channel.send(message);
    expect(asked[0]?.url).not.toContain('sign');
    expect(bodies()[0]).not.toHaveProperty('sign');
  });
});

describe('what a refusal means', () => {
  it.each([
    [DINGTALK, 310000, 'keywords not in content', '燃气监控'],
    [DINGTALK, 310000, 'sign not match', 'correct secret'],
    [DINGTALK, 310000, 'invalid timestamp', 'clock'],
    [DINGTALK, 310000, 'ip 1.2.3.4 not in whitelist', 'IP list'],
    [DINGTALK, 400102, 'disabled', 'switch it on'],
    [DINGTALK, 400013, 'dissolved', 'another group'],
    [WECOM, 93000, 'invalid webhook url', 'copy the URL'],
    [FEISHU, 19021, 'sign match fail or timestamp is not within one hour', 'clock'],
    [FEISHU, 19022, 'Ip Not Allowed', 'IP list'],
    [FEISHU, 19024, 'Key Words Not Found', '燃气监控'],
  ])('$kind %i %s', (provider, code, words, remedy) => {
    const meaning = provider.meaningOf({ code, words });
    expect(meaning).toMatchObject({ about: 'setting', remedy: expect.stringContaining(remedy) });
  });

  it('feishu 9499 is one of two things', () => {
    expect(FEISHU.meaningOf({ code: 9499, words: 'too many request' }).about).toBe('patience');
    expect(FEISHU.meaningOf({ code: 9499, words: 'Bad Request' }).about).toBe('form');
  });

  it.each([
    { StatusCode: 0, StatusMessage: 'success' },
    { code: 0, msg: 'success' },
  ])('feishu says success as %j', (answer) => {
    expect(FEISHU.said(answer)).toEqual({ code: 0, words: 'success' });
  });
});

describe('inert', () => {
  it('keeps what is harmless', () => {
    expect(inert('出口超压 152 kPa (≥140) run A, 02:13')).toBe(
      '出口超压 152 kPa (≥140) run A, 02:13',
    );
  });

  it('shows what is not as its full-width twin', () => {
    expect(inert('<a>[b]*_`#@~|&\\')).toBe('＜a＞［b］＊＿｀＃＠～｜＆＼');
  });
});
