import { describe, expect, it, onTestFinished } from 'vitest';
import { type ApiClient, itemsOf, signedIn } from '../support/api-client.ts';
import { connectDevice, type DeviceClient } from '../support/device-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { eventually } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { type MailServer, mailServer } from './email-server.ts';

const DAY = ['06:00-22:00'];
const HOURS = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: DAY, sun: DAY };
const SITES: readonly SampleSite[] = [
  { id: 'works', device: 'works-rtu', kind: 'station', hours: HOURS },
];

interface World {
  readonly api: ApiClient;
  readonly mail: MailServer;
  readonly device: DeviceClient;
  readonly httpPort: number;
  stop(): Promise<unknown>;
}

async function world(): Promise<World> {
  const mail = await mailServer();
  onTestFinished(() => mail.close());
  const place = await servicePlace(SITES, mailSettings(mail.url, 'duty@x.cn,night@x.cn'));
  const service = spawnService(place);
  await service.ready;
  return {
    mail,
    api: await signedIn(place.httpPort),
    device: await connectDevice(place.mqttPort, 'works-rtu'),
    httpPort: place.httpPort,
    stop: () => service.stop(),
  };
}

const mailsWith = ({ mail }: World, reason: string) =>
  mail.mails.filter((one) => one.mail.headers.get('x-gaswatch-reason') === reason);

describe('a bypass opened at night', () => {
  it('is on the API, on the stream and in the mailboxes, and is dealt with', async () => {
    const here = await world();
    const { api, device } = here;
    const stream = await api.stream();
    const opened = Date.now();
    await device.publish('telemetry', { ts: opened - 1000, pIn: 350, pOut: 99, bypass: 'closed' });
    await device.publish('telemetry', { ts: opened, pIn: 350, pOut: 99, bypass: 'open' });

    const alarm = await eventually(async () => {
      const [found] = itemsOf(await api.get('/alarms?type=bypass.open'));
      expect(found).toMatchObject({
        type: 'bypass.open',
        priority: 1,
        site: 'works',
        subject: { kind: 'bypass', id: 'works' },
        state: 'unacknowledged',
        occurredAt: new Date(opened).toISOString(),
        returnedAt: null,
        late: false,
      });
      return found;
    });
    const id = String(alarm?.['id']);
    await eventually(() =>
      expect(stream.events).toContainEqual(
        expect.objectContaining({
          event: 'alarm',
          content: expect.objectContaining({ id, state: 'unacknowledged' }),
        }),
      ),
    );
    expect(stream.events.some(({ event }) => event === 'reading')).toBe(true);
    await eventually(() => expect(here.mail.mails).toHaveLength(2));
    expect(here.mail.mails.map(({ to }) => to).toSorted()).toEqual(['duty@x.cn', 'night@x.cn']);
    tellsAll(here, id, opened);

    const path = `/alarms/${encodeURIComponent(id)}`;
    const first = await api.post(`${path}/acknowledge`, { comment: '已派人' });
    expect(first).toMatchObject({
      status: 200,
      body: { id, state: 'acknowledged', acknowledgedBy: 'admin' },
    });
    const second = await api.post(`${path}/acknowledge`);
    expect(second).toMatchObject({
      status: 409,
      body: { code: 'already-acknowledged', acknowledgedBy: 'admin' },
    });
    expect(await api.post('/alarms/nothing/acknowledge')).toMatchObject({ status: 404 });

    const closed = Date.now() + 20_000;
    await device.publish('telemetry', { ts: closed, pOut: 99, bypass: 'closed' });
    await device.publish('telemetry', { ts: closed + 11_000, pOut: 99, bypass: 'closed' });
    await eventually(async () =>
      expect(await api.get(path)).toMatchObject({
        body: { state: 'closed', returnedAt: new Date(closed).toISOString() },
      }),
    );
    await eventually(() => expect(mailsWith(here, 'cleared')).toHaveLength(2));
    await eventually(async () => {
      const ledger = itemsOf(await api.get(`/notifications?alarm=${encodeURIComponent(id)}`));
      const told = ledger.map(
        (line) => `${line['reason']} ${line['recipient']} ${line['outcome']}`,
      );
      expect(told.toSorted()).toEqual([
        'cleared duty@x.cn accepted',
        'cleared night@x.cn accepted',
        'first duty@x.cn accepted',
        'first night@x.cn accepted',
      ]);
    });
    expect(itemsOf(await api.get('/alarms'))).toEqual([]);
    expect(await here.stop()).toEqual({ code: 0, signal: null });
    expect(here.mail.mails).toHaveLength(4);
  });

  it('an overpressure says the number and its limit', async () => {
    const here = await world();
    await here.device.publish('telemetry', { ts: Date.now(), pIn: 350, pOut: 152 });
    await eventually(() => expect(here.mail.mails).toHaveLength(2));
    const [alarm] = itemsOf(await here.api.get('/alarms'));
    expect(alarm?.['evidence']).toContainEqual({
      name: 'pOut',
      value: 152,
      unit: 'kPa',
      limit: 140,
      relation: 'at least',
    });
    for (const part of [here.mail.mails[0]?.mail.text, String(here.mail.mails[0]?.mail.html)]) {
      expect(part).toContain('152 kPa');
      expect(part).toContain('140 kPa');
    }
  });
});

/** What, where, since when, what to do and a link, in both languages. */
function tellsAll({ mail, httpPort }: World, id: string, opened: number): void {
  const [first] = mail.mails;
  const text = first?.mail.text ?? '';
  const since = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(opened);
  const advice = [/call the site|close/i, /现场|加锁/];
  for (const words of [/bypass/i, /旁通/, /Site works/, /站点works/, since, ...advice]) {
    expect(text).toMatch(words);
  }
  expect(text).toContain(`http://127.0.0.1:${httpPort}/alarms/${encodeURIComponent(id)}`);
  expect(first?.mail.subject).toMatch(/P1.*旁通.*bypass/i);
}
