import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DISPATCH_SECTION } from '../support/dispatch-section.ts';
import { fleetText } from '../support/fleet-text.ts';
import { atPage, expectClean, openDesk, signIn } from './browser.ts';
import { CALM_STATION, openConsole } from './console-place.ts';

const fleetWithDispatch = (): object => ({
  ...JSON.parse(fleetText(CALM_STATION)),
  ...parse(DISPATCH_SECTION),
});

describe('people', () => {
  it('a user is made, signs in, sees what the roles allow, and is disabled', async () => {
    const { url } = await openConsole();
    const desk = await openDesk(url, { language: 'en' });
    const page = await atPage(desk, '/users', 'en');
    await page.getByRole('button', { name: 'New user…' }).click();
    const dialog = page.getByRole('dialog', { name: 'New user' });
    await dialog.getByLabel('User name').fill('li.ming');
    const password = await dialog.getByLabel('First password').inputValue();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page
      .getByRole('grid', { name: 'Users' })
      .getByRole('row', { name: /li\.ming.*Dispatcher/ })
      .waitFor();

    const other = await openDesk(url, { language: 'en' });
    const theirs = await other.open('/');
    await signIn(theirs, 'en', password, 'li.ming');
    await theirs.getByRole('banner').waitFor();
    const links = theirs.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    await expect.poll(() => links.allTextContents()).toContain('Alarms');
    expect(await links.allTextContents()).not.toContain('Users and roles');
    await theirs.goto('/users');
    await theirs.getByRole('heading', { name: 'You may not see this page' }).waitFor();

    const panel = page.getByRole('complementary', { name: 'li.ming' });
    await panel.getByRole('button', { name: 'Disable…' }).click();
    const asked = page.getByRole('dialog', { name: 'Disable a user' });
    await asked.getByRole('button', { name: 'Disable' }).click();
    await panel.getByRole('button', { name: 'Enable' }).waitFor();
    await theirs.reload();
    await theirs.getByRole('button', { name: 'Sign in' }).waitFor();
    expectClean(desk);
    expectClean(other);
  });

  it('who would be called is said for any hour', async () => {
    const { url } = await openConsole({ fleet: fleetWithDispatch() });
    const desk = await openDesk(url, { language: 'en' });
    const page = await atPage(desk, '/routing', 'en');
    const result = page.getByRole('region', { name: 'Who would be called' });
    await page.getByLabel('Day', { exact: true }).fill('2026-12-01');
    await page.getByLabel('Time', { exact: true }).fill('03:00');
    const lines = (): Promise<readonly string[]> => result.getByRole('row').allTextContents();
    await expect.poll(lines).toHaveLength(8);
    expect((await lines()).join('\n')).toMatch(
      /First.*Bob[^]*Escalated.*03:02[^]*Ann[^]*Escalated.*03:05.*Chief/,
    );
    // an ordinary one waits for the end of the quiet hours
    await page.getByRole('radiogroup', { name: 'Priority' }).getByText('4').click();
    await expect.poll(async () => (await lines()).join('\n')).toMatch(/Ann.*2026-12-01 08:00/);
    expectClean(desk);
  });
});
