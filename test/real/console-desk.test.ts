import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { atPage, expectClean, openDesk } from './browser.ts';
import { openConsole } from './console-place.ts';

const METERS: readonly SampleSite[] = ['m1', 'm2', 'm3', 'm4'].map((id) => ({
  id,
  kind: 'meter',
  reporting: 'hourly',
}));

const PRICES = [
  'Customer,Valid from,Price (CNY/m³)',
  'c,2026-01-01,3.45',
  'nobody,2026-01-01,3.45',
  'c,2026-13-01,abc',
].join('\n');

describe('the metering desk', () => {
  it('the condition table is narrowed, sorted, opened and exported', async () => {
    const { url, place } = await openConsole({ sites: METERS });
    const device = await connectDevice(place.mqttPort, 'm3');
    await device.publish('telemetry', { ts: Date.now() - 60_000, vm: 10, qm: 5, battery: 3.1 });
    const desk = await openDesk(url, { language: 'en' });
    const page = await atPage(desk, '/condition', 'en');
    const table = page.getByRole('grid', { name: 'Condition of meters' });
    const shown = () => table.getByRole('rowheader').allTextContents();
    await table.getByRole('rowheader', { name: 'm4-m' }).waitFor();

    const heading = table.getByRole('columnheader', { name: /^Meter\b/ }).first();
    const turned = async (order: string): Promise<readonly string[]> => {
      while ((await heading.getAttribute('aria-sort')) !== order) await heading.click();
      await table.locator('[aria-rowindex="2"]').waitFor();
      return shown();
    };
    await expect.poll(() => turned('ascending')).toEqual(['m1-m', 'm2-m', 'm3-m', 'm4-m']);
    await expect.poll(() => turned('descending')).toEqual(['m4-m', 'm3-m', 'm2-m', 'm1-m']);

    await page.getByRole('searchbox').fill('m3');
    await expect.poll(shown).toEqual(['m3-m']);
    expect(new URL(page.url()).searchParams.get('q')).toBe('m3');

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('Meter');
    expect(lines[1]).toContain('m3-m');

    await table.getByRole('rowheader', { name: 'm3-m' }).click();
    const panel = page.getByRole('complementary', { name: 'm3-m' });
    await panel.getByText('Why this grade').waitFor();
    await page.reload();
    await panel.getByText('Why this grade').waitFor();
    expectClean(desk);
  });

  it('a sheet for the archive is rehearsed: every problem by its row, and nothing entered', async () => {
    const { url, api } = await openConsole({ sites: METERS });
    const desk = await openDesk(url, { language: 'en' });
    const page = await atPage(desk, '/archive', 'en');
    await page.getByRole('button', { name: 'Price', exact: false }).first().click();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Import/ });
    const file = { name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from(PRICES) };
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      dialog.getByLabel('Choose a file').click(),
    ]);
    await chooser.setFiles(file);
    await dialog.getByRole('button', { name: 'Dry run' }).click();
    const outcome = dialog.getByRole('region', { name: 'Outcome of the dry run' });
    await outcome.waitFor();
    const rows = await outcome.getByRole('row').allTextContents();
    expect(rows.filter((row) => row.startsWith('4')).join(), rows.join('\n')).toMatch(/refused/);
    expect(await dialog.getByRole('button', { name: /^Enter \d+ records/ }).isDisabled()).toBe(
      true,
    );
    expect(await api.get('/archive/price')).toMatchObject({ body: { items: [] } });
    expectClean(desk);
  });
});
