import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import { fleetText, type SampleSite } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { startSmsc } from '../unit/channel/sms/smsc.ts';
import { mailServer } from './email-server.ts';

/** Alarms of each kind of site, one after the other. */
const ALARMS = 12;
const PEOPLE = Array.from({ length: 20 }, (_, n) => `person-${n}`);
const HANGING = 'hanging@x.cn';
const REFUSED = '+8613800138000';
/** `alone` tells the 20; `beside` tells them, a mailbox that hangs and a number behind an SMSC that refuses. */
const siteOf = (kind: 'alone' | 'beside', n: number): string => `${kind}-${n}`;
const sites = (kind: 'alone' | 'beside'): readonly string[] =>
  Array.from({ length: ALARMS }, (_, n) => siteOf(kind, n));
const SITES: readonly SampleSite[] = ['warm-up', ...sites('alone'), ...sites('beside')].map(
  (id) => ({ id, kind: 'station' }),
);

const to = (ids: readonly string[]) => [{ to: ids.map((person) => ({ person })) }];
const DISPATCH = {
  people: [
    ...PEOPLE.map((id) => ({ id, name: id, addresses: [{ channel: 'email', to: `${id}@x.cn` }] })),
    { id: 'hangs', name: 'Hangs', addresses: [{ channel: 'email', to: HANGING }] },
    { id: 'refused', name: 'Refused', addresses: [{ channel: 'sms', to: REFUSED }] },
  ],
  routes: [
    { id: 'good', priorities: [1, 2], steps: to(PEOPLE) },
    { id: 'bad', priorities: [1], sites: sites('beside'), steps: to(['hangs', 'refused']) },
  ],
};

interface Arrival {
  readonly to: string;
  readonly site: string;
  readonly at: number;
}

/** A mail server that notes when it accepts each mail. */
async function notingServer() {
  const arrivals: Arrival[] = [];
  const server = await mailServer({
    onData: (stream, session, callback) => {
      void simpleParser(stream).then(({ headers }) => {
        const site = String(headers.get('x-gaswatch-site'));
        const address = session.envelope.rcptTo[0]?.address ?? '';
        arrivals.push({ to: address, site, at: performance.now() });
        callback();
      });
    },
  });
  onTestFinished(() => server.close());
  server.mailboxes.set(HANGING, Array(1000).fill('hang-at-recipient'));
  return { server, arrivals };
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

const figures = (latencies: readonly number[]) => {
  const sorted = latencies.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), most: sorted.at(-1) ?? 0 };
};

describe('a mailbox that hangs and an SMSC that refuses', () => {
  it('delay nobody else: 20 recipients of emergencies, with them and without', async () => {
    const { server, arrivals } = await notingServer();
    const smsc = await startSmsc({ bind: () => 0x0d });
    const place = await servicePlace(SITES, {
      ...mailSettings(server.url, ''),
      GASWATCH__SMS__SMPP__URL: `smpp://127.0.0.1:${smsc.port}`,
      GASWATCH__SMS__SMPP__SYSTEMID: 'gaswatch',
      GASWATCH__SMS__SMPP__PASSWORD: 'secret',
      // few places, so that one that is taken for good would be missed
      GASWATCH__NOTIFY__PARALLELSENDS: '2',
      // each emergency its own mail, however many there are
      GASWATCH__NOTIFY__RATES__EMAIL__ATONCE: '1000',
      GASWATCH__NOTIFY__RATES__EMAIL__PERSECOND: '1000',
    });
    const fleet = { ...JSON.parse(fleetText(SITES)), dispatch: DISPATCH };
    writeFileSync(place.fleet, JSON.stringify(fleet));
    const service = spawnService(place);
    await service.ready;

    /** From publish to accepted, ms, of every mail to the 20. */
    const latenciesOf = async (site: string): Promise<readonly number[]> => {
      const device = await connectDevice(place.mqttPort, site);
      const began = performance.now();
      await device.publish('telemetry', { ts: Date.now(), pOut: 150 });
      const mine = () => arrivals.filter((one) => one.site === site && one.to !== HANGING);
      await eventually(() => expect(mine()).toHaveLength(PEOPLE.length));
      await pause(200);
      return mine().map(({ at }) => at - began);
    };
    const all = async (kind: 'alone' | 'beside'): Promise<readonly number[]> => {
      const found: number[] = [];
      for (const site of sites(kind)) found.push(...(await latenciesOf(site)));
      return found;
    };
    await latenciesOf('warm-up');
    const alone = figures(await all('alone'));
    const beside = figures(await all('beside'));

    const text = (name: string, { median, p95, most }: typeof alone) =>
      `${name}: median ${median.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, most ${most.toFixed(0)} ms`;
    process.stdout.write(
      `isolation, publish to DATA accepted, ${ALARMS} P1 × ${PEOPLE.length} mails: ` +
        `${text('without', alone)}; ${text('with', beside)}\n`,
    );
    // the bad ones were tried, and took nothing
    expect(server.asked).toContain(HANGING);
    expect(smsc.binds.length).toBeGreaterThan(0);
    expect(arrivals.map((one) => one.to)).not.toContain(HANGING);
    const bad = liveRecords(place.dataDir)
      .ledger()
      .filter(({ recipient }) => recipient === HANGING || recipient === REFUSED);
    expect(bad.length).toBe(2 * ALARMS);
    expect(bad.filter(({ state }) => state === 'accepted')).toEqual([]);
    expect(beside.median / alone.median).toBeLessThan(2);
    // a send counts as hanging after three seconds: until then it has one of the two places
    expect(beside.p95 / alone.p95).toBeLessThan(3);
    // the hanging conversations are cut by the stop
    await service.stop();
  });
});
