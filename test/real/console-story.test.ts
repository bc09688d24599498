import { describe, expect, it, onTestFinished } from 'vitest';
import { mailServer } from '../e2e/email-server.ts';
import { connectDevice } from '../support/device-client.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { mailSettings } from '../support/service-place.ts';
import { atPage, drawnAfter, expectClean, markPage, openDesk, signIn } from './browser.ts';
import { openConsole } from './console-place.ts';

const COMMENT = '已电话通知巡检员到场';

async function stationWithMail() {
  const mail = await mailServer();
  onTestFinished(() => mail.close());
  const console = await openConsole({ settings: mailSettings(mail.url, 'duty@x.cn') });
  const device = await connectDevice(console.place.mqttPort, 'a');
  const shut = { ts: Date.now() - 2_000, pIn: 350, pOut: 100, bypass: 'closed' };
  await device.publish('telemetry', { ...shut, bypassLock: 'locked' });
  return { ...console, mail, device };
}

describe('a bypass is opened', () => {
  it('tile and list say so by themselves, it sounds, and is acknowledged with a comment', async ({
    annotate,
  }) => {
    const { url, device, place } = await stationWithMail();
    const desk = await openDesk(url);
    const wall = await atPage(desk, '/');
    const list = await desk.open('/alarms');
    await wall.getByRole('link', { name: /站点a.*无报警/ }).waitFor();
    await list.getByText('没有报警').waitFor();
    const pages = [await markPage(wall), await markPage(list)];

    const opened = { ts: Date.now(), pIn: 350, pOut: 99, bypass: 'open' };
    await device.publish('telemetry', opened);
    const tile = wall.getByRole('link', { name: /1 级.*站点a.*旁通/ });
    const row = list.getByRole('row', { name: /旁通.*站点a/ });
    await Promise.all([tile.waitFor(), row.waitFor()]);
    await annotate(
      `event to page: tile ${await drawnAfter(wall, '旁通')}, list ${await drawnAfter(list, '旁通')}`,
    );
    for (const isSame of pages) expect(await isSame()).toBe(true);

    const sounding = wall.getByRole('status').filter({ hasText: '响铃：1 级' });
    await sounding.waitFor();
    await sounding.getByRole('button', { name: '静音' }).click();
    await sounding.waitFor({ state: 'detached' });
    await list.getByRole('status').filter({ hasText: '响铃：1 级' }).waitFor();

    await row.click();
    const panel = list.getByRole('complementary', { name: '报警详情' });
    await panel.getByRole('button', { name: '确认' }).click();
    const dialog = list.getByRole('dialog', { name: '确认报警' });
    await dialog.getByLabel('备注').fill(COMMENT);
    await dialog.getByRole('button', { name: '确认报警' }).click();
    await dialog.waitFor({ state: 'detached' });
    await panel.getByText(COMMENT).waitFor();
    await list.getByRole('row', { name: /旁通.*站点a.*已确认/ }).waitFor();
    await list.getByRole('status').filter({ hasText: '响铃' }).waitFor({ state: 'detached' });
    expect(await pages[1]?.()).toBe(true);
    const alarm = liveRecords(place.dataDir).alarm('bypass.open');
    expect(alarm).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'admin' });
    expectClean(desk);
  });

  it.each([
    ['zh', '报警详情', '旁通'],
    ['en', 'Alarm details', 'ypass'],
  ] as const)(
    'the link in its mail leads whoever signs in to that alarm (%s)',
    async (language, details, text) => {
      const { device, mail, place } = await stationWithMail();
      await device.publish('telemetry', { ts: Date.now(), pIn: 350, pOut: 99, bypass: 'open' });
      const { html } = await eventually(() => {
        const [first] = mail.mails;
        if (first === undefined) throw new Error('no mail yet');
        return first.mail;
      });
      const alarm = liveRecords(place.dataDir).alarm('bypass.open');
      const links = [...String(html).matchAll(/href="(?<to>[^"]+)"/g)].map(
        (link) => link.groups?.['to'],
      );
      const link = links.find((to) =>
        to?.endsWith(`/alarms/${encodeURIComponent(alarm?.id ?? '')}`),
      );
      expect(link, `links: ${links.join(' ')}`).toBeDefined();
      const { origin, pathname } = new URL(link ?? '');
      const desk = await openDesk(origin, { language });
      const page = await desk.open(pathname);
      await signIn(page, language);
      const panel = page.getByRole('complementary', { name: details });
      await panel.getByRole('heading', { level: 2, name: new RegExp(text) }).waitFor();
      expect(new URL(page.url()).pathname).toBe(pathname);
      expectClean(desk);
    },
  );
});
