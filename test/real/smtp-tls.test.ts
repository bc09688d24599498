import { readFileSync } from 'node:fs';
import type { ParsedMail } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { openEmailChannel } from '../../src/channel/email/email-channel.ts';
import { connectDevice } from '../support/device-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { openExim } from './exim.ts';

const USER = 'gaswatch';
const PASSWORD = 'only-for-testing-7';
const DUTY = 'duty@x.cn';
const SITES: readonly SampleSite[] = Array.from({ length: 8 }, (_, n) => ({
  id: `s-${n}`,
  kind: 'station',
}));

const header = ({ headerLines }: ParsedMail, name: string): string =>
  headerLines.find(({ key }) => key === name)?.line ?? '';

const channelTo = (smtp: string, changes: { readonly password?: string; readonly ca?: string }) =>
  openEmailChannel({
    smtp,
    from: 'alarms@gas.example.org',
    username: USER,
    password: PASSWORD,
    requireTls: true,
    timeoutMs: 10_000,
    ...changes,
  });

describe('Exim that demands STARTTLS and a password', () => {
  it('takes emergencies singly and as a group, and the link in one acknowledges', async () => {
    const exim = await openExim({ user: USER, password: PASSWORD });
    const place = await servicePlace(SITES, {
      ...mailSettings(exim.url, DUTY),
      GASWATCH__EMAIL__USERNAME: USER,
      GASWATCH__EMAIL__PASSWORD: PASSWORD,
      GASWATCH__EMAIL__REQUIRETLS: 'true',
      NODE_EXTRA_CA_CERTS: exim.certificate,
      // the first mail goes by itself, the rest must wait and is told together
      GASWATCH__NOTIFY__RATES__EMAIL__ATONCE: '1',
      GASWATCH__NOTIFY__RATES__EMAIL__EVERYSECONDS: '5',
    });
    const service = spawnService(place);
    await service.ready;
    const records = liveRecords(place.dataDir);
    for (const { id } of SITES) {
      const device = await connectDevice(place.mqttPort, id);
      await device.publish('telemetry', { ts: Date.now(), pOut: 150 });
    }
    await eventually(() => {
      const fates = records.ledger().map(({ state, attempts }) => attempts.at(-1)?.detail ?? state);
      expect(fates.filter((fate) => !/(?:^|: )250 OK/.test(fate))).toEqual([]);
      expect(fates).toHaveLength(SITES.length);
    });
    const mails = await eventually(async () => {
      const found = await exim.mails();
      const ids = new Set(records.ledger().map(({ providerId }) => providerId ?? ''));
      expect(found.map(({ messageId = '' }) => messageId).toSorted()).toEqual([...ids].toSorted());
      return found;
    });
    // the server's own words: encrypted, and signed in
    for (const mail of mails) {
      expect(header(mail, 'received')).toMatch(/with esmtpsa\s+\(TLS1\.[23]\)/);
    }
    const group = mails.find(({ headers }) => headers.get('x-gaswatch-kind') === 'group');
    const told = Number(group?.headers.get('x-gaswatch-alarms'));
    expect(told).toBeGreaterThan(1);
    expect(group?.subject).toContain(`${told} 条告警`);
    expect(mails.length).toBeLessThan(SITES.length);

    const single = mails.find(({ headers }) => headers.get('x-gaswatch-kind') === 'alarm');
    const link = /https?:\/\/\S+(?<path>\/answer\/[\w.-]+)/.exec(single?.text ?? '');
    const url = `http://127.0.0.1:${place.httpPort}${link?.groups?.['path']}`;
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
    const site = String(single?.headers.get('x-gaswatch-site'));
    await eventually(() =>
      expect(records.alarm('regulator.overpressure', site)).toMatchObject({
        state: 'acknowledged',
        acknowledgedBy: DUTY,
      }),
    );
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(service.stdout() + service.stderr()).not.toContain(PASSWORD);

    const ca = readFileSync(exim.certificate, 'utf8');
    await expect(channelTo(exim.url, { ca }).verify?.()).resolves.toBeUndefined();
    const wrong = channelTo(exim.url, { ca, password: 'wrong' }).verify?.();
    await expect(wrong).rejects.toMatchObject({ code: 'channel.credentials-refused' });
    const stranger = channelTo(exim.url, {}).verify?.();
    await expect(stranger).rejects.toMatchObject({ code: 'channel.tls' });
  });
});
