import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signedIn } from '../support/api-client.ts';
import { connectDevice } from '../support/device-client.ts';
import { fleetText } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { type MailServer, mailServer } from './email-server.ts';

const SITES = [{ id: 'a', kind: 'station' }] as const;
const email = (to: string) => [{ channel: 'email', to }];

/** The operator first, the chief three seconds later; whoever stands behind them where neither is reached. */
const DISPATCH = {
  people: [
    { id: 'night', name: '夜班', user: 'li', addresses: email('night@x.cn') },
    { id: 'chief', name: 'Chief', language: 'en', addresses: email('chief@x.cn') },
    { id: 'boss', name: 'Boss', language: 'en', addresses: email('boss@x.cn') },
  ],
  routes: [
    {
      id: 'all',
      priorities: [1, 2],
      steps: [{ to: [{ person: 'night' }] }, { afterMinutes: 0.05, to: [{ person: 'chief' }] }],
    },
  ],
  fallback: [{ person: 'boss' }],
};

const withPlan = (): string =>
  JSON.stringify({ ...JSON.parse(fleetText(SITES)), dispatch: DISPATCH });
const high = () => ({ ts: Date.now(), pOut: 150 });
/** Bypass valve reports of the last ten seconds. */
const reports = (bypass: 'open' | 'closed') =>
  [10, 5, 0].map((ago) => ({ ts: Date.now() - ago * 1000, bypass }));

async function started(mail: MailServer, settings: Readonly<Record<string, string>> = {}) {
  const place = await servicePlace(SITES, { ...mailSettings(mail.url, ''), ...settings });
  const service = spawnService(place);
  await service.ready;
  const origin = `http://127.0.0.1:${place.httpPort}`;
  const api = await signedIn(place.httpPort);
  const answer = await fetch(`${origin}/api/v1/fleet`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/yaml' },
    body: withPlan(),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.anything()]);
  return { place, service, api, origin, records: liveRecords(place.dataDir) };
}

const linkIn = (mail: MailServer, to: string): string => {
  const text = mail.mails.find((one) => one.to === to)?.mail.text ?? '';
  const found = /https?:\/\/\S+\/answer\/[\w.-]+/.exec(text);
  if (found === null) throw new Error(`no link in: ${text}`);
  return new URL(found[0]).pathname;
};

describe('people on call', () => {
  it('are called step by step until one acknowledges from the message, and all told hear the end', async () => {
    const mail = await mailServer();
    onTestFinished(() => mail.close());
    const { place, service, origin, records } = await started(mail);
    const device = await connectDevice(place.mqttPort, 'a');
    await device.publish('telemetry', reports('open'));
    await eventually(() => expect(mail.mails.map(({ to }) => to)).toEqual(['night@x.cn']));
    await eventually(() =>
      expect(mail.mails.map(({ to }) => to)).toEqual(['night@x.cn', 'chief@x.cn']),
    );
    const escalated = records.ledger().find(({ recipient }) => recipient === 'chief@x.cn');
    expect(escalated).toMatchObject({ reason: 'escalated', person: 'chief' });

    const url = `${origin}${linkIn(mail, 'night@x.cn')}`;
    // what mail scanners do with links
    const looked = ['GET', 'HEAD', 'GET'].map(
      async (method) => (await fetch(url, { method })).status,
    );
    expect(await Promise.all(looked)).toEqual([200, 405, 200]);
    const alarm = () => records.alarm('bypass.open', 'a');
    expect(alarm()).toMatchObject({ state: 'unacknowledged' });
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
    await eventually(() =>
      expect(alarm()).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'li' }),
    );
    const again = await fetch(url, { method: 'POST' });
    expect(again.status).toBe(410);
    const states = records.ledger().map(({ state }) => state);
    expect(states.sort()).toEqual(['accepted', 'acknowledged']);

    await pause(11_000);
    await device.publish('telemetry', reports('closed'));
    await eventually(() => expect(mail.mails).toHaveLength(4));
    expect(
      mail.mails
        .slice(2)
        .map(({ to }) => to)
        .sort(),
    ).toEqual(['chief@x.cn', 'night@x.cn']);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });

  it('that are not reached are an alarm to whoever stands behind them, also over a kill', async () => {
    const mail = await mailServer();
    onTestFinished(() => mail.close());
    for (const address of ['night@x.cn', 'chief@x.cn'])
      mail.mailboxes.set(address, Array(100).fill('refuse'));
    const { place, service, records } = await started(mail, {
      GASWATCH__NOTIFY__REACHMINUTES__P1: '0.1',
    });
    const device = await connectDevice(place.mqttPort, 'a');
    await device.publish('telemetry', high());
    await eventually(() => expect(records.ledger().length).toBeGreaterThan(0));
    await service.kill();
    const second = spawnService(place);
    await second.ready;
    const unreached = () => records.alarms().find(({ type }) => type === 'system.nobody-reached');
    await eventually(() => expect(unreached()).toMatchObject({ priority: 1, returnedAt: null }));
    await eventually(() => expect(mail.mails.map(({ to }) => to)).toContain('boss@x.cn'));
    expect(unreached()?.subject.id).toBe(records.alarm('regulator.overpressure', 'a')?.id);
    expect(await second.stop()).toEqual({ code: 0, signal: null });
  });
});

describe('orders over the API', () => {
  it('a permit eases an open bypass, a shelf keeps it quiet, and both are in the lists and the audit', async () => {
    const mail = await mailServer();
    onTestFinished(() => mail.close());
    const { place, service, api, records } = await started(mail);
    const [from, to] = [Date.now() - 60_000, Date.now() + 3_600_000].map((at) =>
      new Date(at).toISOString(),
    );
    const permit = {
      site: 'a',
      types: ['bypass.open'],
      from,
      to,
      reason: 'filter',
      holder: 'crew 3',
    };
    expect(await api.post('/permits', permit)).toMatchObject({ status: 201 });
    const device = await connectDevice(place.mqttPort, 'a');
    for (const n of [0, 1, 2])
      await device.publish('telemetry', { ts: Date.now() - 10_000 + n * 5000, bypass: 'open' });
    const alarm = () => records.alarm('bypass.open', 'a');
    await eventually(() => expect(alarm()).toMatchObject({ priority: 3, state: 'unacknowledged' }));
    const path = `/alarms/${encodeURIComponent(alarm()?.id ?? '')}`;
    expect(await api.post(`${path}/shelve`, { minutes: 30, reason: 'known' })).toMatchObject({
      status: 200,
      body: { shelvedUntil: expect.any(String) },
    });
    expect(await api.get('/shelves')).toMatchObject({
      status: 200,
      body: { items: [{ type: 'bypass.open', reason: 'known' }] },
    });
    expect(await api.get('/permits?state=open')).toMatchObject({
      body: { items: [{ holder: 'crew 3' }] },
    });
    const audit = await api.get('/audit?limit=5');
    expect(audit.body).toMatchObject({
      items: [{ action: 'alarm.shelve', by: 'admin' }, { action: 'permit.open' }, {}, {}, {}],
    });
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });
});
