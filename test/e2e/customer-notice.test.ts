import { expect, it, onTestFinished } from 'vitest';
import { signedIn } from '../support/api-client.ts';
import { eventually } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { mailServer } from './email-server.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

const settings = (url: string) => ({
  ...mailSettings(url, ''),
  GASWATCH__METERING__NOTICES__ENABLED: 'true',
  GASWATCH__METERING__NOTICES__QUIETHOURS: '',
});
const CONTACT = { name: 'Wang', phone: '', email: 'wang@customer.example', language: 'en' };
const CUSTOMER = { customer: 'c', class: 'factory', contacts: [CONTACT] };

it('a planned outage reaches the customer, once; killed over it, twice and it says so', async () => {
  const mail = await mailServer();
  onTestFinished(() => mail.close());
  // takes the first mail, and never says so
  mail.mailboxes.set(CONTACT.email, ['hang-after-data']);
  const place = await servicePlace(undefined, settings(mail.url));
  const first = spawnService(place);
  await first.ready;
  const api = await signedIn(place.httpPort);
  const kept = await api.post('/archive/customer', { body: CUSTOMER, validFrom: inDays(-1) });
  expect(kept, JSON.stringify(kept.body)).toMatchObject({ status: 201 });
  const outage = { zone: 'z', from: inDays(3), to: inDays(3.5), reason: 'new valve' };
  expect(await api.post('/outages', outage)).toMatchObject({
    status: 201,
    body: { affected: { customers: 1, contacts: 1, untold: [] }, notices: 'on' },
  });
  await eventually(() => expect(mail.mails).toHaveLength(1));
  await first.kill();
  const second = spawnService(place);
  await second.ready;
  await eventually(() => expect(mail.mails).toHaveLength(2));
  const [before, after] = mail.mails.map(({ mail: one }) => one);
  expect(before?.subject).toBe('Gas will be off');
  expect(before?.text).toContain('new valve');
  expect(after?.messageId).toBe(before?.messageId);
  expect(before?.headers.has('x-gaswatch-uncertain')).toBe(false);
  expect(after?.headers.get('x-gaswatch-uncertain')).toBe('yes');
  const again = await signedIn(place.httpPort);
  await eventually(async () => {
    const ledger = await again.get('/customer-notices?about=outage-planned');
    expect(ledger.body).toMatchObject({
      items: [{ customer: 'c', state: 'accepted', uncertain: true, attempts: 2 }],
    });
  });
  // the reminder is on its way, the notice is not
  expect(await again.get('/customer-notices?state=queued')).toMatchObject({
    body: { items: [{ about: 'outage-reminder' }] },
  });
  expect(await second.stop()).toEqual({ code: 0, signal: null });
  expect(mail.mails).toHaveLength(2);
});
