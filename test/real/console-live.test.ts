import { describe, expect, it } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import { spawnService } from '../support/service-process.ts';
import { atPage, expectClean, markPage, openDesk } from './browser.ts';
import { openConsole } from './console-place.ts';

describe('what is live', () => {
  it('the drawing of a station shows what was just published, and says who carries', async () => {
    const { url, place } = await openConsole();
    const desk = await openDesk(url);
    const page = await atPage(desk, '/sites/a');
    const drawing = page.getByRole('group', { name: /站点a/ }).first();
    await drawing
      .getByRole('button', { name: /出口压力.*\?/ })
      .first()
      .waitFor();
    const isSame = await markPage(page);
    const device = await connectDevice(place.mqttPort, 'a');
    const runs = {
      duty: { ssv: 'open', inletValve: 'open', pOut: 101.3, q: 120.5 },
      standby: { ssv: 'open', inletValve: 'open', pOut: 101.3, q: 0 },
    };
    const record = {
      pIn: 352.1,
      pOut: 101.3,
      q: 120.5,
      runs,
      bypass: 'closed',
      bypassLock: 'locked',
    };
    await device.publish('telemetry', { ts: Date.now(), ...record });
    await drawing
      .getByRole('button', { name: /出口压力\s*101\.3\s*kPa/ })
      .first()
      .waitFor();
    await drawing
      .getByRole('button', { name: /进口压力\s*352(\.1)?\s*kPa/ })
      .first()
      .waitFor();
    await device.publish('telemetry', { ts: Date.now(), ...record, pOut: 102.4 });
    await drawing
      .getByRole('button', { name: /出口压力\s*102\.4\s*kPa/ })
      .first()
      .waitFor();
    expect(await isSame()).toBe(true);
    expectClean(desk);
  });

  it('says that the connection is interrupted, since when, and resumes by itself', async () => {
    const { url, place, service } = await openConsole();
    const desk = await openDesk(url, { language: 'en' });
    const page = await atPage(desk, '/alarms', 'en');
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    const isSame = await markPage(page);
    await service.stop();
    const banner = page.getByRole('alert').filter({ hasText: 'The connection is interrupted' });
    await banner.waitFor();
    expect(await banner.textContent()).toMatch(/as of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
    await spawnService(place).ready;
    const device = await connectDevice(place.mqttPort, 'a');
    await device.publish('telemetry', { ts: Date.now(), pOut: 150 });
    await banner.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /overpressure.*Site a/i }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    expect(await isSame()).toBe(true);
  });
});
