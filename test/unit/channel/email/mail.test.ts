import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { composeMail, mimeOf, parseSender } from '../../../../src/channel/email/mail.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { messageSample, NAMES, NIGHT } from '../message-sample.ts';

const sender = parseSender('Gaswatch <alarms@gas.example.org>');
const compose = (...sample: Parameters<typeof messageSample>) =>
  composeMail(messageSample(...sample), sender);
const over = { state: 'returned', returnedAt: epochMs(NIGHT + 754_000) } as const;

describe('subject', () => {
  it.each([
    ['both', '[P1 紧急] 出口超压 Outlet overpressure — 城东纺织 / East Textile, 主路 A · 02:13'],
    ['zh', '[P1 紧急] 出口超压 — 城东纺织, 主路 A · 02:13'],
    ['en', '[P1 Emergency] Outlet overpressure — East Textile, run A (duty) · 02:13'],
  ] as const)('in %s', (language, subject) => {
    expect(compose({}, { language }).subject).toBe(subject);
  });

  it.each([
    ['escalated', {}, '[P1 紧急 · 升级 Escalated] '],
    ['repeated', {}, '[P1 紧急 · 再次出现 Back again] '],
    ['late-detected', {}, '[P1 紧急 · 迟到数据 Late data] '],
    ['cleared', over, '[已恢复 Cleared · P1] '],
    ['cleared', {}, '[P1 紧急 · 已恢复 Cleared] '],
  ] as const)('says when it is %s', (reason, alarm, tag) => {
    expect(compose(alarm, { reason }).subject.startsWith(tag)).toBe(true);
  });

  it('shows the day when it is not the day of the mail', () => {
    const plannedAt = epochMs(NIGHT + 24 * 3_600_000);
    expect(compose({}, { plannedAt }).subject).toContain('· 2026-03-04 02:13');
  });
});

describe('body', () => {
  it.each(['text', 'html'] as const)('%s says all that a dispatcher needs', (part) => {
    const mail = compose({
      state: 'acknowledged',
      acknowledgedBy: 'li.wei',
      acknowledgedAt: NIGHT,
    });
    for (const expected of [
      '出口超压',
      'Outlet overpressure',
      '城东纺织，主路 A',
      'East Textile, run A (duty)',
      '152 kPa',
      '达到限值 140 kPa',
      'at or above the limit of 140 kPa',
      '派抢险，通知用户停火',
      'Send crew',
      '2026-03-04 02:13:20 (Asia/Shanghai, UTC+8)',
      '进行中，li.wei 已确认（2026-03-04 02:13）',
      'Active, li.wei has it (2026-03-04 02:13)',
      'https://gas.example.org/alarms/regulator.overpressure~S1~A~mm4q7v2o',
      'regulator.overpressure~S1~A~mm4q7v2o',
      '您在 P1 告警的收件名单上',
    ]) {
      expect(mail[part]).toContain(expected);
    }
    expect(mail[part]).not.toMatch(/undefined|\[object|\$\{/);
  });

  it.each(['text', 'html'] as const)('%s of a single language has no other', (part) => {
    const names = { ...NAMES, zone: null, customer: null };
    const english = compose({}, { language: 'en' }, names)[part].replace(/<head>.*<\/head>/s, '');
    expect(english.replace(/font-family:[^;]*/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
    expect(compose({}, { language: 'zh' })[part]).not.toContain('Outlet');
  });

  it('tells the past as the past, with its end', () => {
    const { text, headers } = compose(over, { reason: 'cleared' });
    expect(text).toContain('已恢复正常。原情况：出口压力超过限值');
    expect(text).toContain('Over now. It was: outlet pressure is above its limit');
    expect(text).toContain('Ended: 2026-03-04 02:25:54');
    expect(text).toContain('Find the cause, then acknowledge the alarm');
    expect(headers['Importance']).toBeUndefined();
  });

  it('does not say that it is over when it is active again by now', () => {
    const { text, headers } = compose({ occurrence: 2 }, { reason: 'cleared' });
    expect(text).toContain('It had ended but is active again: act as before');
    expect(text).toContain('Send crew');
    expect(text).not.toContain('Over now');
    expect(headers['Importance']).toBe('high');
  });

  it('says when it may be a repetition, and only then', () => {
    const note = 'You may have this message already';
    expect(compose().text).not.toContain(note);
    const again = composeMail({ ...messageSample(), uncertain: true }, sender);
    expect(again.text).toContain(note);
    expect(again.html).toContain(note);
    expect(again.headers['X-Gaswatch-Uncertain']).toBe('yes');
  });

  it('loads nothing from anywhere', () => {
    const { html } = compose();
    expect(html).not.toMatch(/<img|<link|<script|@import|url\(|src=/i);
    expect(html.match(/https?:\/\/[^"<\s]+/g)).toEqual([
      'https://gas.example.org/alarms/regulator.overpressure~S1~A~mm4q7v2o',
    ]);
  });

  it('works without evidence, site and customer', () => {
    const names = {
      site: null,
      zone: null,
      customer: null,
      subject: { zh: '系统', en: 'Gaswatch' },
    };
    const mail = compose({ type: 'system.disk-low', site: null, evidence: [] }, {}, names);
    expect(mail.subject).toContain('Disk space low — 系统');
    expect(mail.html).not.toMatch(/undefined|null/);
  });
});

describe('what comes from outside', () => {
  const evil = 'A\r\nBcc: victim@x.cn\r\n\r\n<script>alert("x")</script>\u202e&\u0000';
  const names = { ...NAMES, site: { zh: evil, en: evil } };

  it('cannot start a header, a tag or a direction', async () => {
    const mail = compose({ acknowledgedBy: evil, site: evil }, {}, names);
    expect(mail.html).not.toContain('<script');
    expect(mail.html).toContain('&lt;script&gt;');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(mail.subject).not.toMatch(/[\r\n\u0000\u202e]/);
    const parsed = await simpleParser(await mimeOf(mail, sender, 'night@gas.example.org'));
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.headers.has('bcc')).toBe(false);
    expect(parsed.to).toMatchObject({ value: [{ address: 'night@gas.example.org' }] });
  });

  it('cannot make a subject without end', () => {
    const long = { zh: '长'.repeat(2000), en: 'x'.repeat(2000) };
    expect(Array.from(compose({}, {}, { ...NAMES, site: long }).subject)).toHaveLength(180);
  });
});

describe('identity', () => {
  it('is the same for the same delivery and differs for any other', () => {
    const first = compose();
    expect(compose({ priority: 2 }).messageId).toBe(first.messageId);
    expect(first.messageId).toMatch(/^<d\.[0-9a-f]{32}@gas\.example\.org>$/);
    expect(compose({}, { reason: 'repeated' }).messageId).not.toBe(first.messageId);
    expect(compose({}, { recipient: 'b@x.cn' }).messageId).not.toBe(first.messageId);
  });

  it('threads everything about one alarm', async () => {
    const [a, b] = [compose(), compose(over, { reason: 'cleared' })];
    expect(a.thread).toBe(b.thread);
    expect(compose({ id: 'other' }).thread).not.toBe(a.thread);
    const parsed = await simpleParser(await mimeOf(b, sender, 'night@gas.example.org'));
    expect(parsed.inReplyTo).toBe(a.thread);
    expect(parsed.references).toBe(a.thread);
    expect(parsed.messageId).toBe(b.messageId);
  });

  it('says to programs what it is', async () => {
    const parsed = await simpleParser(await mimeOf(compose(), sender, 'night@gas.example.org'));
    expect(Object.fromEntries(parsed.headers)).toMatchObject({
      'auto-submitted': 'auto-generated',
      'x-gaswatch-alarm': 'regulator.overpressure~S1~A~mm4q7v2o',
      'x-gaswatch-type': 'regulator.overpressure',
      'x-gaswatch-priority': '1',
      'x-gaswatch-reason': 'first',
      'x-gaswatch-site': 'S1',
      'x-gaswatch-occurrence': '1',
      // what the parser makes of Importance and X-Priority
      priority: 'high',
    });
  });
});

describe('parseSender', () => {
  it.each([
    ['a@x.cn', 'Gaswatch', 'a@x.cn'],
    ['燃气调度 <a@x.cn>', '燃气调度', 'a@x.cn'],
    ['<a@x.cn>', 'Gaswatch', 'a@x.cn'],
  ])('%s', (from, name, address) => {
    expect(parseSender(from)).toEqual({ name, address });
  });
});
