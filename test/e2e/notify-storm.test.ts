import { writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectDevice, type DeviceClient } from '../support/device-client.ts';
import { fleetText, type SampleSite } from '../support/fleet-text.ts';
import { eventually } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { mailServer } from './email-server.ts';

const STATIONS = Array.from({ length: 300 }, (_, n) => `s-${n}`);
const SITES: readonly SampleSite[] = STATIONS.map((id) => ({ id, kind: 'station' }));
const PEOPLE = ['night', 'office', 'chief'];
const DISPATCH = {
  people: PEOPLE.map((id) => ({
    id,
    name: id,
    addresses: [{ channel: 'email', to: `${id}@x.cn` }],
  })),
  routes: [
    { id: 'all', priorities: [1, 2], steps: [{ to: PEOPLE.map((person) => ({ person })) }] },
  ],
};
/** Ten at once, then one every six seconds: what nobody can read is not sent. */
const AT_ONCE = 10;
const EVERY_SECONDS = 6;

describe('300 emergencies at once, with nothing in common', () => {
  it('are a handful of mails to each person, and each is told of in one of them', async () => {
    const mail = await mailServer();
    onTestFinished(() => mail.close());
    const place = await servicePlace(SITES, mailSettings(mail.url, ''));
    writeFileSync(
      place.fleet,
      JSON.stringify({ ...JSON.parse(fleetText(SITES)), dispatch: DISPATCH }),
    );
    const service = spawnService(place);
    await service.ready;
    const devices: DeviceClient[] = [];
    for (const id of STATIONS) devices.push(await connectDevice(place.mqttPort, id));
    const began = Date.now();
    await Promise.all(
      devices.map((device) => device.publish('telemetry', { ts: Date.now(), pOut: 150 })),
    );
    /** Alarms that the mails to one person speak of. */
    const toldTo = (to: string): number =>
      mail.mails
        .filter((one) => one.to === to)
        .reduce((sum, one) => sum + Number(one.mail.headers.get('x-gaswatch-alarms') ?? 1), 0);
    await eventually(() => {
      for (const id of PEOPLE) expect(toldTo(`${id}@x.cn`)).toBeGreaterThanOrEqual(STATIONS.length);
    });
    const tookSeconds = (Date.now() - began) / 1000;
    expect(await service.stop()).toEqual({ code: 0, signal: null });

    const { ledger, alarms } = await storedIn(place.dataDir, []);
    expect(alarms.filter(({ type }) => type === 'regulator.overpressure')).toHaveLength(300);
    const firsts = ledger.filter(({ reason }) => reason === 'first');
    expect(firsts).toHaveLength(STATIONS.length * PEOPLE.length);
    // every line names the mail that told of it, and that mail came, once
    const came = mail.mails.map(({ mail: { messageId } }) => messageId);
    expect(new Set(came).size).toBe(came.length);
    expect(firsts.filter(({ providerId }) => !came.includes(providerId ?? ''))).toEqual([]);
    const counts = PEOPLE.map((id) => mail.mails.filter((one) => one.to === `${id}@x.cn`).length);
    process.stdout.write(
      `notify-storm: 300 P1 at once, ${counts.join(', ')} mails to ${PEOPLE.length} people ` +
        `in ${tookSeconds.toFixed(1)} s; largest: ${largest(mail.mails.map((one) => one.mail.subject ?? ''))}\n`,
    );
    for (const count of counts)
      expect(count).toBeLessThanOrEqual(AT_ONCE + Math.ceil(tookSeconds / EVERY_SECONDS));
  });
});

/** The subject that counts the most alarms. */
const largest = (subjects: readonly string[]): string =>
  subjects.toSorted((a, b) => countIn(b) - countIn(a))[0] ?? '';
const countIn = (subject: string): number =>
  Number(/^\[(?<count>\d+) /.exec(subject)?.groups?.['count'] ?? 0);
