import { expect, it } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { atPage, expectClean, openDesk, signIn } from './browser.ts';
import { CALM_STATION, openConsole } from './console-place.ts';

const SECOND = { name: 'second', password: 'the second of two people' };

/** A bypass opened for 20 seconds, a record a second, up to now. */
const opening = (end: number): readonly object[] =>
  Array.from({ length: 100 }, (_, n) => ({
    ts: end - (99 - n) * 1000,
    pIn: 400,
    pOut: 100,
    bypass: n >= 40 && n < 60 ? 'open' : 'closed',
  }));

it('a parameter is moved, tried over the history, proposed, and approved by a second person alone', async () => {
  const { url, place, api } = await openConsole({ sites: CALM_STATION });
  const made = { ...SECOND, roles: ['administrator'], language: 'en' };
  expect((await api.post('/users', made)).status).toBe(201);
  const device = await connectDevice(place.mqttPort, 'a');
  await device.publish('telemetry', opening(Date.now()));
  const records = liveRecords(place.dataDir);
  await eventually(() => expect(records.alarm('bypass.open')).toBeDefined());

  const desk = await openDesk(url, { language: 'en' });
  const page = await atPage(desk, '/backtest?detector=bypass.open', 'en');
  const form = page.locator('form.bt-form');
  const run = form.getByRole('button', { name: 'Run' });
  const number = (name: string) => form.getByRole('textbox', { name, exact: true });
  await number('openForMs').waitFor();
  expect(await run.isDisabled()).toBe(true);
  const slider = form.getByRole('slider', { name: 'openForMs slider' });
  await slider.press('ArrowRight');
  await expect.poll(() => number('openForMs').inputValue()).not.toBe('5,000');
  await form.getByRole('button', { name: 'Put openForMs back to what is in force' }).click();
  await expect.poll(() => number('openForMs').inputValue()).toBe('5,000');
  await number('openForMs').fill('60000');
  await number('closedForMs').fill('120000');

  await run.click();
  const propose = page.getByRole('button', { name: 'Propose this change…' });
  await propose.waitFor();
  await page.getByText('Lost 1', { exact: true }).waitFor();
  await page.getByRole('grid', { name: 'Lost' }).getByRole('link', { name: 'Site a' }).waitFor();
  await propose.click();
  const asked = page.getByRole('dialog', { name: 'Propose a change of parameters' });
  await asked.getByLabel('Why').fill('short openings are inspections');
  await asked.getByRole('button', { name: 'Propose' }).click();
  await page.getByRole('link', { name: 'See the proposals' }).click();
  const own = page.getByRole('listitem').filter({ hasText: 'short openings' });
  await own.getByText('somebody else has to decide').waitFor();
  expect(await own.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
  const proposals = await api.get('/proposals');
  // the border: a page of the API
  const [proposal] = (proposals.body as { readonly items: readonly { readonly id: string }[] })
    .items;
  expect((await api.post(`/proposals/${proposal?.id}/approve`, {})).status).toBe(403);

  const other = await openDesk(url, { language: 'en' });
  const theirs = await other.open('/backtest?part=proposals');
  await signIn(theirs, 'en', SECOND.password, SECOND.name);
  const found = theirs.getByRole('listitem').filter({ hasText: 'short openings' });
  await found.getByRole('button', { name: 'Approve' }).click();
  const dialog = theirs.getByRole('dialog', { name: 'Approve a change of parameters' });
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await found.getByText('approved', { exact: true }).waitFor();
  await found.getByText('second').waitFor();
  expect(await api.get('/detectors/bypass.open')).toMatchObject({
    body: {
      params: expect.arrayContaining([
        expect.objectContaining({ name: 'openForMs', value: 60_000 }),
      ]),
    },
  });
  expectClean(desk);
  expectClean(other);
});
