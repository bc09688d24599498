import { describe, expect, it, onTestFinished } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { bareServer, mailServer } from './email-server.ts';

const TO = 'dead@x.cn,gone@x.cn,grey@x.cn,good@x.cn';
const SITES: readonly SampleSite[] = [
  { id: 'a', kind: 'station' },
  { id: 'b', kind: 'station' },
];

const high = () => ({ ts: Date.now(), pOut: 150 });

describe('a mail server that does not do its part', () => {
  it('mailboxes that hang, refuse or defer delay nobody else', async () => {
    const mail = await mailServer();
    onTestFinished(() => mail.close());
    mail.mailboxes.set('dead@x.cn', Array(100).fill('hang-at-recipient'));
    mail.mailboxes.set('gone@x.cn', Array(100).fill('refuse'));
    mail.mailboxes.set('grey@x.cn', ['later']);
    const place = await servicePlace(SITES, mailSettings(mail.url, TO));
    const service = spawnService(place);
    await service.ready;
    const records = liveRecords(place.dataDir);
    for (const id of ['a', 'b']) {
      await (await connectDevice(place.mqttPort, id)).publish('telemetry', high());
    }
    const to = (address: string) => mail.mails.filter((one) => one.to === address).length;
    await eventually(() => expect(to('good@x.cn')).toBe(2));
    // the first attempt at the dead mailbox hangs all the while
    const dead = records.ledger().filter(({ recipient }) => recipient === 'dead@x.cn');
    expect(dead.map(({ attempts }) => attempts.length)).toEqual([0, 0]);
    await eventually(() => expect(to('grey@x.cn')).toBe(2));
    expect([to('dead@x.cn'), to('gone@x.cn')]).toEqual([0, 0]);
    const stateOf = (address: string) =>
      records
        .ledger()
        .filter(({ recipient }) => recipient === address)
        .map(({ state }) => state);
    await eventually(() => expect(stateOf('gone@x.cn')).toEqual(['abandoned', 'abandoned']));
    expect(stateOf('dead@x.cn')).toEqual(['queued', 'queued']);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });

  it.each([
    ['drops', (end: () => void) => end()],
    ['hangs', () => undefined],
  ] as const)('that %s stops neither acknowledgements nor alarms', async (_, behave) => {
    const server = await bareServer((socket) => behave(() => socket.destroy()));
    onTestFinished(() => server.close());
    const settings = { ...mailSettings(server.url, TO), GASWATCH__EMAIL__TIMEOUTSECONDS: '2' };
    const place = await servicePlace(SITES, settings);
    const service = spawnService(place);
    await service.ready;
    const records = liveRecords(place.dataDir);
    const a = await connectDevice(place.mqttPort, 'a');
    await a.publish('telemetry', high());
    // three failures in a row make it an alarm; it is a P2 that nobody can be told of by mail
    await eventually(() => expect(failing()).toMatchObject({ returnedAt: null }));
    for (let n = 0; n < 50; n += 1) await a.publish('telemetry', high());
    await (await connectDevice(place.mqttPort, 'b')).publish('telemetry', high());
    await eventually(() => expect(records.alarm('regulator.overpressure', 'b')).toBeDefined());
    expect(records.ledger().every(({ state }) => state === 'queued')).toBe(true);
    expect(await service.stop()).toEqual({ code: 0, signal: null });

    function failing() {
      return records
        .alarms()
        .find(({ type, subject }) => type === 'system.notify-failing' && subject.id === 'email');
    }
  });

  it('that comes back gets what waited for it', async () => {
    const first = await mailServer();
    const port = Number(new URL(first.url).port);
    await first.close();
    const place = await servicePlace(SITES, mailSettings(first.url, 'good@x.cn'));
    const service = spawnService(place);
    await service.ready;
    const records = liveRecords(place.dataDir);
    await (await connectDevice(place.mqttPort, 'a')).publish('telemetry', high());
    await eventually(() => expect(records.ledger()[0]?.attempts).toHaveLength(1));
    const second = await mailServer({}, port);
    onTestFinished(() => second.close());
    await eventually(() => expect(second.mails).toHaveLength(1));
    await eventually(() => expect(records.ledger()[0]?.state).toBe('accepted'));
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });
});
