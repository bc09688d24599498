import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../../../src/channel/channel.ts';
import { composeMail, mimeOf, parseSender } from '../../../../src/channel/email/mail.ts';
import { ALARM_TYPES } from '../../../../src/model/alarm-type.ts';
import { groupSample, noticeSample } from '../group-sample.ts';
import { messageSample } from '../message-sample.ts';
import { ANSWER, MAIL_SAMPLES } from './mail-samples.ts';

const sender = parseSender('Gaswatch <alarms@gas.example.org>');
const parsed = async (message: OutgoingMessage) => {
  const mail = composeMail(message, sender);
  return simpleParser(await mimeOf(mail, sender, 'night@gas.example.org'));
};

describe('a notice', () => {
  it('has its title and its paragraphs in both parts', async () => {
    const { subject, text = '', html } = await parsed(noticeSample());
    expect(subject).toBe('每日自检 Daily self-test');
    for (const part of [text, String(html)]) {
      expect(part).toContain('收到本消息说明该渠道正常。');
      expect(part).toContain('Nothing to do.');
    }
  });

  it('has ready HTML in place of the paragraphs, and the paragraphs as text', async () => {
    const ready = '<table><tr><td>42</td></tr></table>';
    const { html, text } = await parsed(noticeSample({ html: ready, language: 'en' }));
    expect(html).toContain(ready);
    expect(html).toContain('Daily self-test');
    expect(html).not.toContain('Nothing to do.');
    expect(text).toContain('Nothing to do.');
  });

  it('leaves a whole document as it is', async () => {
    const whole = '<!doctype html><html><body><h1>Report</h1></body></html>';
    const { html } = await parsed(noticeSample({ html: whole }));
    expect(String(html).trim()).toBe(whole);
  });

  it('carries its attachments, with names that lead nowhere', async () => {
    const content = new Uint8Array([37, 80, 68, 70, 0, 255]);
    const { attachments } = await parsed(
      noticeSample({
        attachments: [
          { name: '月报 2026-03.pdf', mediaType: 'application/pdf', content },
          { name: '../../etc/passwd\r\n', mediaType: 'text/csv', content },
        ],
      }),
    );
    expect(attachments.map(({ filename }) => filename)).toEqual([
      '月报 2026-03.pdf',
      '.._.._etc_passwd',
    ]);
    expect(attachments.map(({ contentType }) => contentType)).toEqual([
      'application/pdf',
      'text/csv',
    ]);
    expect(attachments[0]?.content).toEqual(Buffer.from(content));
  });
});

describe('acknowledging from the mail', () => {
  const sent = { ...messageSample(), answer: ANSWER };

  it('is a button, and a link in the text, each with a word on what it does', async () => {
    const { text = '', html } = await parsed(sent);
    expect(html).toMatch(new RegExp(`<a href="${ANSWER.link}"[^>]*>确认告警 · Acknowledge</a>`));
    expect(html).toContain('The acknowledge button opens a page');
    expect(text).toContain(`Acknowledge: ${ANSWER.link}`);
    expect(text).toContain('再点一次即完成');
    // nobody reads replies to mails: a code would lead people astray
    expect(text).not.toContain(ANSWER.code);
    expect(html).not.toContain(ANSWER.code);
  });

  it('is not offered where there is nothing to acknowledge', async () => {
    const { text, html } = await parsed(messageSample());
    expect(`${text}${html}`).not.toMatch(/Acknowledge:|确认告警|acknowledge (?:button|link)/);
  });
});

describe('every mail', () => {
  const kinds: readonly (readonly [string, OutgoingMessage])[] = [
    ['alarm', messageSample()],
    ['group', groupSample(5)],
    ['notice', noticeSample()],
  ];

  it.each(kinds)('about %s offers no way to unsubscribe from alarms', async (_, message) => {
    const { headers } = await parsed(message);
    const names = [...headers.keys()];
    expect(names).toContain('auto-submitted');
    expect(names.filter((name) => name.startsWith('list'))).toEqual([]);
    expect(names).not.toContain('precedence');
  });

  it.each(MAIL_SAMPLES)('$name loads nothing and fits narrow screens', ({ message }) => {
    const { html } = composeMail(message, sender);
    expect(html).not.toMatch(/<img|<link|<script|@import|url\(|src=/i);
    const widths = Array.from(html.matchAll(/[^-]width:(\d+)px/g), ([, width]) => Number(width));
    expect(Math.max(0, ...widths)).toBeLessThanOrEqual(120);
    expect(html).toContain('max-width:600px');
  });

  it.each(MAIL_SAMPLES)('$name turns dark as a whole', ({ message }) => {
    const { html } = composeMail(message, sender);
    const [, body = ''] = html.split('</head>');
    // ink on paper, or a note: where an element has such a colour its class says so
    const coloured = body.match(/<[^>]*(?:color:#1b1f24|background:#ffffff|color:#57606a)[^>]*>/g);
    expect(coloured?.length).toBeGreaterThan(3);
    expect(coloured?.filter((tag) => !/class="/.test(tag))).toEqual([]);
  });
});

describe('every alarm type', () => {
  it.each(ALARM_TYPES)('%s says in both languages what it is and what to do', (type) => {
    const message = messageSample({ type, evidence: [] });
    const { text, html, subject } = composeMail(message, sender);
    const { title } = message;
    const { advice } = message.alarm;
    const steps = [...advice.zh.split('；'), ...advice.en.split(';')].map((step) => step.trim());
    expect(steps.length).toBeGreaterThan(1);
    for (const part of [text, html]) {
      const plain = part.replaceAll('&amp;', '&').replaceAll('&#39;', "'").toLowerCase();
      for (const expected of [title.zh, title.en, ...steps]) {
        expect(plain).toContain(expected.toLowerCase());
      }
    }
    expect(subject).toContain(title.zh);
    expect(subject).toContain(title.en);
  });
});
