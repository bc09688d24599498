import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { GroupMessage } from '../../../../src/channel/channel.ts';
import { composeMail, mimeOf, parseSender } from '../../../../src/channel/email/mail.ts';
import type { Alarm } from '../../../../src/model/alarm.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { groupSample } from '../group-sample.ts';
import { NIGHT } from '../message-sample.ts';

const sender = parseSender('Gaswatch <alarms@gas.example.org>');
const compose = (more: number, changes: Partial<GroupMessage> = {}) =>
  composeMail(groupSample(more, changes), sender);

/** The same group with other alarms in it. */
function withAlarms(sample: GroupMessage, change: (alarm: Alarm, at: number) => Partial<Alarm>) {
  const items = sample.items.map(({ delivery, brief }, at) => ({
    delivery,
    brief: { ...brief, alarm: { ...brief.alarm, ...change(brief.alarm, at) } },
  }));
  return { ...sample, items };
}

const ended = { state: 'closed', returnedAt: epochMs(NIGHT + 3_600_000) } as const;

describe('subject of a group', () => {
  it.each([
    ['zh', '[38 条告警 · P1×1 P2×7 P3×30] 通信中断 ×30、疑似走停 ×7、出口超压 ×1 · 02:13'],
    [
      'en',
      '[38 alarms · P1×1 P2×7 P3×30] Communication lost ×30, Stuck meter ×7, Outlet overpressure ×1 · 02:13',
    ],
    [
      'both',
      '[38 条告警 38 alarms · P1×1 P2×7 P3×30] 通信中断 ×30、疑似走停 ×7、出口超压 ×1 Communication lost ×30, Stuck meter ×7, Outlet overpressure ×1 · 02:13',
    ],
  ] as const)('in %s', (language, subject) => {
    expect(compose(37, { language }).subject.replaceAll('\u00a0', ' ')).toBe(subject);
  });

  it('says when it is a digest, and when all is over', () => {
    expect(compose(3, { why: 'digest', language: 'zh' }).subject).toMatch(/^\[汇总：4 条告警 · /);
    const over = withAlarms(groupSample(3, { language: 'en' }), () => ended);
    expect(composeMail(over, sender).subject).toMatch(/^\[4 alarms, all cleared · /);
  });

  it('never grows without end', () => {
    const long = withAlarms(groupSample(3), () => ({}));
    const items = long.items.map((item) => ({
      ...item,
      brief: { ...item.brief, title: { zh: '长'.repeat(500), en: 'long '.repeat(500) } },
    }));
    const { subject } = composeMail({ ...long, items }, sender);
    expect(Array.from(subject).length).toBeLessThanOrEqual(180);
  });
});

describe('body of a group', () => {
  it.each(['text', 'html'] as const)('%s counts by kind and place, and lists', (part) => {
    const body = compose(37)[part].replaceAll('\u00a0', ' ');
    for (const expected of [
      '38 条告警',
      '38 alarms',
      'P1×1 P2×7 P3×30',
      '通信中断 ×30',
      'Communication lost ×30',
      '站点 1 ×6',
      'Site 1 ×6',
      '02:13',
      '出口超压',
      '城东纺织 主路 A',
      '进行中，尚无人确认',
      'https://gas.example.org/alarms',
    ]) {
      expect(body).toContain(expected);
    }
    expect(body).not.toMatch(/undefined|\[object|NaN/);
    expect(body.indexOf('出口超压 ×1')).toBeGreaterThan(body.indexOf('疑似走停 ×7'));
  });

  it.each([
    [49, 0],
    [50, 1],
    [1999, 1950],
  ])('of 1 + %i alarms leaves %i to be counted', (more, rest) => {
    const { html, text } = compose(more, { language: 'en' });
    const rows = html.match(/border-radius:4px/g) ?? [];
    expect(rows).toHaveLength(more + 1 - rest);
    expect(text.includes('not listed here')).toBe(rest > 0);
    if (rest > 0) expect(text).toContain(`${rest} more alarm`);
    expect(text.match(/^ {2}P\d /gm)).toHaveLength(more + 1 - rest);
  });

  it('is never cut off by clients that stop at 102 kB', () => {
    expect(Buffer.byteLength(compose(1999).html)).toBeLessThan(102_000);
  });

  it('tells what has ended as over, with who acknowledged it', () => {
    const mixed = withAlarms(groupSample(3, { why: 'digest', language: 'zh' }), (_, at) =>
      at < 2 ? { ...ended, acknowledgedBy: 'li.wei' } : {},
    );
    const { text, html, headers } = composeMail(mixed, sender);
    for (const part of [text, html]) {
      expect(part).toContain('4 条告警，2 条已恢复');
      expect(part).toContain('已恢复，li.wei 已确认');
      expect(part).toContain('02:13–03:13');
      expect(part).toContain('静默时段和每日汇总');
    }
    // the emergency is one of those that ended
    expect(headers['Importance']).toBeUndefined();
  });

  it('says when it may be a repetition', () => {
    expect(compose(3).text).not.toContain('可能重复');
    expect(compose(3, { uncertain: true }).text).toContain('可能重复');
    expect(compose(3, { uncertain: true }).html).toContain('may have this message already');
  });

  it('lets no name become a tag', () => {
    const sample = groupSample(3);
    const evil = { zh: '<script>x</script>', en: '<script>x</script>' };
    const items = sample.items.map((item) => ({
      ...item,
      brief: { ...item.brief, title: evil, names: { ...item.brief.names, site: evil } },
    }));
    const { html } = composeMail({ ...sample, items }, sender);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('identity of a group', () => {
  it('is the same for the same set, and belongs to no thread', async () => {
    const mail = compose(3);
    expect(compose(3).messageId).toBe(mail.messageId);
    expect(compose(4).messageId).not.toBe(mail.messageId);
    const parsed = await simpleParser(await mimeOf(mail, sender, 'night@gas.example.org'));
    expect(parsed.messageId).toBe(mail.messageId);
    expect(parsed.inReplyTo).toBeUndefined();
    expect(parsed.references).toBeUndefined();
  });

  it('says to programs what it is', async () => {
    const mime = await mimeOf(compose(37), sender, 'night@gas.example.org');
    expect(Object.fromEntries((await simpleParser(mime)).headers)).toMatchObject({
      'auto-submitted': 'auto-generated',
      'x-gaswatch-kind': 'group',
      'x-gaswatch-group': 'storm',
      'x-gaswatch-alarms': '38',
      'x-gaswatch-priority': '1',
      priority: 'high',
    });
  });
});
