import { expect, it, onTestFinished } from 'vitest';
import { mailServer } from '../e2e/email-server.ts';
import { connectDevice } from '../support/device-client.ts';
import { fleetText } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { mailSettings } from '../support/service-place.ts';
import { atPage, expectClean, openDesk } from './browser.ts';
import { CALM_STATION, openConsole } from './console-place.ts';
import { addresses, showAddress } from './console-walk.ts';

const IMAGE = '<img src=x onerror="window.intruder=1">';
const SCRIPT = '</script><script>window.intruder=2</script>';
const LINK = '<a href="javascript:window.intruder=3">click</a>';

/** What is named by people, all of it markup. */
function fleetOfMarkup(): object {
  const fleet = JSON.parse(
    fleetText([...CALM_STATION, { id: 'm', kind: 'meter', reporting: 'hourly' }]),
  );
  for (const site of fleet.sites) site.name = `${IMAGE}${site.id}`;
  for (const customer of fleet.customers) customer.name = { zh: SCRIPT, en: SCRIPT };
  for (const zone of fleet.zones) zone.name = LINK;
  for (const site of fleet.sites) for (const meter of site.meters ?? []) meter.serial = IMAGE;
  return fleet;
}

it('names, messages and comments that are markup are text on every page and in the mail', async () => {
  const mail = await mailServer();
  onTestFinished(() => mail.close());
  const { url, place, api } = await openConsole({
    fleet: fleetOfMarkup(),
    settings: mailSettings(mail.url, 'duty@x.cn'),
  });
  const station = await connectDevice(place.mqttPort, 'a');
  await station.publish('telemetry', { ts: Date.now(), pOut: 150, bypass: 'open' });
  await station.publish('telemetry', `{"ts": "${SCRIPT.replaceAll('"', '')}", "pOut": 100}`);
  await station.publish('telemetry', IMAGE);
  await station.publish('event', { ts: Date.now(), code: IMAGE, text: SCRIPT });
  const meter = await connectDevice(place.mqttPort, 'm');
  await meter.publish('telemetry', { ts: Date.now(), vm: 10, qm: 5, [IMAGE]: 1 });
  const records = liveRecords(place.dataDir);
  const alarm = await eventually(() => {
    const found = records.alarm('regulator.overpressure');
    expect(found).toBeDefined();
    return found;
  });
  const comment = { comment: `${IMAGE}${SCRIPT}` };
  expect((await api.post(`/alarms/${alarm?.id}/acknowledge`, comment)).status).toBe(200);

  const desk = await openDesk(url);
  const page = await atPage(desk, '/');
  const things = { alarm: alarm?.id ?? '', site: 'a', meter: 'm-m', device: 'a' };
  let seen = 0;
  for (const [, address] of addresses(things)) {
    await showAddress(page, address);
    const found = await page.evaluate<readonly [number, number, unknown, number]>(`[
      document.querySelectorAll('img[src="x"], a[href^="javascript:"], [onerror]').length,
      [...document.scripts].filter(({ src }) => src === '').length,
      window.intruder ?? null,
      document.body.innerText.split('onerror=').length - 1,
    ]`);
    expect([address, ...found.slice(0, 3)]).toEqual([address, 0, 0, null]);
    seen += found[3];
  }
  // it was there to be seen
  expect(seen).toBeGreaterThan(10);
  expectClean(desk);

  const { html } = await eventually(() => {
    const [first] = mail.mails;
    if (first === undefined) throw new Error('no mail yet');
    return first.mail;
  });
  expect(html).toContain('&lt;img src=x');
  expect(html).not.toContain('<img src=x');
  expect(html).not.toContain('<script');
  const letter = await desk.context.newPage();
  await letter.setContent(String(html));
  expect(await letter.evaluate<unknown>('window.intruder ?? null')).toBeNull();
});
