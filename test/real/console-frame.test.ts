import { describe, expect, it } from 'vitest';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { atPage, expectClean, openDesk, signIn } from './browser.ts';

async function service(): Promise<string> {
  const place = await servicePlace();
  await spawnService(place).ready;
  return `http://localhost:${place.httpPort}`;
}

const INTRUDER =
  "const s = document.createElement('script'); s.textContent = 'window.intruder = 1'; document.body.append(s)";

describe('the console', () => {
  it('asks who is there, says when it is nobody, and then shows the page that was asked for', async () => {
    const url = await service();
    for (const [language, refusal, alarms] of [
      ['zh', '用户名或密码不正确', '报警'],
      ['en', 'user name or the password is wrong', 'Alarms'],
    ] as const) {
      const desk = await openDesk(url, { language });
      const page = await desk.open('/alarms');
      await signIn(page, language, 'not-the-password');
      await page.getByRole('alert').filter({ hasText: refusal }).waitFor();
      await signIn(page, language);
      const here = page.getByRole('link', { name: alarms, exact: true });
      await here.waitFor();
      expect(await here.getAttribute('aria-current')).toBe('page');
      expect(await page.evaluate<string>('document.documentElement.lang')).toMatch(language);
      expectClean(desk);
    }
  });

  it('keeps the session from scripts and from other sites', async () => {
    const url = await service();
    const desk = await openDesk(url);
    await atPage(desk, '/');
    const [cookie] = await desk.context.cookies();
    expect(cookie).toMatchObject({ name: 'gaswatch', httpOnly: true, sameSite: 'Strict' });
    const value = cookie?.value ?? '';
    const change = (headers: Readonly<Record<string, string>>) =>
      fetch(`${url}/api/v1/me`, {
        method: 'PATCH',
        body: JSON.stringify({ language: 'en' }),
        headers: { 'content-type': 'application/json', cookie: `gaswatch=${value}`, ...headers },
      });
    expect((await change({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await change({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await change({})).status).toBe(403);
    expect((await change({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('runs no script but its own', async () => {
    const url = await service();
    const { headers } = await fetch(`${url}/alarms`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    const desk = await openDesk(url);
    const page = await atPage(desk, '/');
    await page.evaluate(INTRUDER);
    expect(await page.evaluate<unknown>('window.intruder')).toBeUndefined();
    expect(desk.complaints.join()).toContain('Content Security Policy');
  });

  it('leaves when asked to, and when the session has ended', async () => {
    const url = await service();
    const desk = await openDesk(url, { language: 'en' });
    const page = await atPage(desk, '/', 'en');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await signIn(page, 'en');
    await page.getByRole('banner').waitFor();
    await desk.context.clearCookies();
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expectClean(desk);
  });
});
