import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAnswerDoor } from '../../../../src/answer-door.ts';
import { AppError } from '../../../../src/lib/app-error.ts';
import { answerWorld, MINUTE } from '../../answer/answer-world.ts';
import { anAlarm } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('the page behind a link', () => {
  let inner: ReturnType<typeof answerWorld>;
  let world: ApiWorld;
  let token: string;
  beforeEach(async () => {
    inner = answerWorld();
    world = await openApiWorld({ ports: { answers: openAnswerDoor(inner.parts) } });
    token = inner.tokenOf(inner.send({ language: 'both' }));
  });
  afterEach(() => world.close());

  const ask = (method: 'GET' | 'POST' | 'HEAD', path = token, headers: object = {}) =>
    world.api.inject({ method, url: `/answer/${path}`, headers: { ...headers } });

  it('shows what, where, since when, how it stands, and one button', async () => {
    const page = await ask('GET', token, { 'accept-language': 'en-GB,en;q=0.9' });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    for (const text of [
      'P1 Emergency · Outlet overpressure',
      'outlet at 4.4 kPa',
      'East station, run A',
      '2026-03-01 08:00 (Asia/Shanghai)',
      'Active, nobody has it yet',
      'href="https://gas.example.org/alarms/a-1"',
      'name="viewport"',
    ])
      expect(page.body).toContain(text);
    expect(page.body.match(/<button/g)).toHaveLength(1);
    expect(page.body).toContain('<form method="post">');
  });

  it.each([
    ['both', 'en', 'lang="en"'],
    ['both', 'zh-CN,zh;q=0.9,en;q=0.8', 'lang="zh-CN"'],
    ['both', 'fr-FR,fr', 'lang="zh-CN"'],
    ['both', '', 'lang="zh-CN"'],
    ['zh', 'en', 'lang="zh-CN"'],
    ['en', 'zh', 'lang="en"'],
  ] as const)('of a message in %s, to a browser of %s: %s', async (language, header, expected) => {
    const link = inner.tokenOf(inner.send({ language }));
    const page = await ask('GET', link, header === '' ? {} : { 'accept-language': header });
    expect(page.body).toContain(expected);
    expect(page.body).toContain(
      expected.includes('zh') ? '确认此告警？' : 'Acknowledge this alarm?',
    );
  });

  it('runs no script, loads nothing, and tells nobody its address', async () => {
    const { headers, body } = await ask('GET');
    const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(headers).toMatchObject({
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(body).not.toMatch(/<script|src=|style="|\son\w+=/i);
  });

  it('is not fooled by names that are markup', async () => {
    const { briefOf } = inner.parts;
    const evil = '<img src=x onerror=alert(1)>"&\'';
    inner.parts.briefOf = (alarm) => ({
      ...briefOf(alarm),
      title: { zh: evil, en: evil },
      summary: { zh: evil, en: evil },
    });
    const { body } = await ask('GET');
    expect(body).not.toContain('<img');
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&amp;&#39;');
  });

  it('looking acknowledges nothing, whatever program looks', async () => {
    for (let n = 0; n < 20; n += 1) {
      await ask('GET', token, { 'user-agent': 'mail-scanner' });
      await ask('GET', token, { 'sec-purpose': 'prefetch' });
      expect((await ask('HEAD')).statusCode).toBe(405);
    }
    expect(inner.submitted).toEqual([]);
    expect((await ask('GET')).body).toContain('<button');
  });

  it('the button acknowledges, once', async () => {
    const press = () =>
      world.api.inject({
        method: 'POST',
        url: `/answer/${token}`,
        payload: '',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'http://gaswatch.test',
          'sec-fetch-site': 'same-origin',
          'accept-language': 'en',
        },
      });
    const done = await press();
    expect([done.statusCode, done.body]).toEqual([
      200,
      expect.stringContaining('<h1>Acknowledged'),
    ]);
    expect(done.body).toContain('crew@example.org (2026-03-01 08:00 (Asia/Shanghai))');
    expect(done.body).not.toContain('<button');
    expect(inner.submitted).toMatchObject([{ by: 'crew@example.org', from: '127.0.0.1' }]);
    const again = await press();
    expect([again.statusCode, again.body]).toEqual([
      410,
      expect.stringContaining('This link has been used'),
    ]);
    expect(inner.submitted).toHaveLength(1);
  });

  it('needs no content type, and no foreign page can press it', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await ask('POST', token, foreign)).statusCode).toBe(403);
    expect(inner.submitted).toEqual([]);
    expect((await ask('POST')).statusCode).toBe(200);
  });

  it('says clearly why it cannot', async () => {
    const english = { 'accept-language': 'en' };
    const page = async (path = token) => {
      const { statusCode, body } = await ask('POST', path, english);
      expect(body).not.toContain('<button');
      expect(body).toContain('Sign in</a>');
      return [statusCode, /<h1>(.*)<\/h1>/.exec(body)?.[1], body] as const;
    };
    inner.alarms.set('a-1', anAlarm({ state: 'acknowledged', acknowledgedBy: 'wang' }));
    expect(await page()).toMatchObject([
      409,
      'Somebody was first',
      expect.stringContaining('wang'),
    ]);
    inner.alarms.set('a-1', anAlarm({ occurrence: 2 }));
    const other = inner.send({ key: 'd-2', language: 'en' });
    expect((await page(inner.tokenOf(other))).slice(0, 2)).toEqual([
      409,
      'What this link was about is over',
    ]);
    const forged = await page(`${token.slice(0, -3)}AAA`);
    expect(forged.slice(0, 2)).toEqual([404, 'This link is not valid']);
    expect(forged[2]).toContain('href="http://gaswatch.test"');
    expect(forged[2]).not.toContain('East station');
    expect((await page('x'))[0]).toBe(404);
    inner.clock.current += 25 * 60 * MINUTE;
    const expired = await page();
    expect(expired.slice(0, 2)).toEqual([410, 'This link has expired']);
    expect(expired[2]).not.toContain('East station');
    expect(inner.submitted).toEqual([]);
  });

  it('says so, and may be tried again, while nothing can be recorded', async () => {
    const { fold } = inner;
    inner.fold = () => {
      throw new AppError('journal-full', 'disk', { retryable: true });
    };
    const page = await ask('POST', token, { 'accept-language': 'en' });
    expect([page.statusCode, page.headers['retry-after']]).toEqual([503, '5']);
    expect(page.body).toContain('It cannot be recorded now');
    expect(page.body).not.toContain('disk');
    inner.fold = fold;
    expect((await ask('POST')).statusCode).toBe(200);
  });

  it('slows down whoever tries links, without holding up a good one', async () => {
    for (let n = 0; n < 30; n += 1) expect((await ask('GET', `try-${n}`)).statusCode).toBe(404);
    const limited = await ask('GET', 'try-31');
    expect([limited.statusCode, limited.headers['retry-after']]).toEqual([429, '900']);
    expect(limited.headers['content-type']).toContain('text/html');
    expect((await ask('GET')).statusCode).toBe(200);
    for (let n = 0; n < 300; n += 1) await ask('GET');
    expect((await ask('POST')).statusCode).toBe(429);
    expect(inner.submitted).toEqual([]);
    world.clock.current += 16 * MINUTE;
    expect((await ask('POST')).statusCode).toBe(200);
  });

  it('no log shows the link', async () => {
    await ask('GET');
    await ask('POST');
    await ask('HEAD');
    await world.api.inject({ url: `/answer/${token}/more` });
    await world.api.inject({ url: `//answer/${token}` });
    inner.parts.briefOf = () => {
      throw new Error('a defect');
    };
    expect((await ask('GET')).statusCode).toBe(500);
    const log = world.log.join('');
    expect(log).toContain('/answer/[redacted]');
    expect(log).toContain('a defect');
    expect(log).not.toContain(token.slice(0, 40));
  });
});
