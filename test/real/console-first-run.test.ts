import { expect, it } from 'vitest';
import { atPage, expectClean, openDesk } from './browser.ts';
import { openConsole } from './console-place.ts';
import { run } from './part.ts';

it('an empty system leads to the first message: the very line that it shows is run', async () => {
  const { url, place } = await openConsole({ fleet: {} });
  const desk = await openDesk(url, { language: 'en' });
  const page = await atPage(desk, '/', 'en');
  await page.getByRole('heading', { name: 'There is no device yet' }).waitFor();
  await page.getByText('npm run demo').waitFor();
  await page.getByRole('link', { name: 'Enter and connect a device' }).click();

  await page.getByRole('button', { name: 'Enter a new device…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Enter a new device' });
  await dialog.getByLabel('Device id').fill('first-rtu');
  await dialog.getByLabel('Site id').fill('first');
  await dialog.getByLabel('Name of the site').fill('First station');
  await dialog.getByRole('button', { name: 'Enter it' }).click();
  await page.getByRole('heading', { name: '2 Its password' }).waitFor();
  await page.getByText('Password of the device (shown only now): first-rtu').waitFor();

  const step = page.getByRole('region', { name: '3 Send a message' });
  await expect.poll(() => step.locator('pre').first().textContent()).not.toContain('PASSWORD');
  const line = (await step.locator('pre').first().textContent()) ?? '';
  expect(line).toContain(`-p ${place.mqttPort}`);
  expect(line).toContain('gas/v1/first-rtu/telemetry');
  expect(await run('sh', ['-c', line])).toEqual({ code: 0, stdout: '', stderr: '' });

  const arrived = page.getByRole('region', { name: '4 Has it arrived?' });
  await arrived.getByText('It has arrived').waitFor();
  await arrived.getByText('mains').waitFor();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('link', { name: /First station/ }).waitFor();
  expectClean(desk);
});
