import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelListener, OutgoingMessage } from '../../../src/channel/channel.ts';
import type { Outbox } from '../../../src/channel/outbox.ts';
import { type Config, configSchema } from '../../../src/config/config.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import { type NotifyParts, startNotifying } from '../../../src/notify.ts';
import {
  createLocalRecords,
  type LocalRecords,
} from '../../../src/records/sqlite/local-records.ts';
import {
  aCommit,
  aDelivery,
  anAlarm,
  type TemporaryFolder,
  temporaryFolder,
} from '../records/records-fixtures.ts';

const FLEET = indexFleet(FleetShape.parse({}), 1);

describe('notifying', () => {
  let folder: TemporaryFolder;
  let records: LocalRecords;
  const running: Outbox[] = [];
  beforeEach(() => {
    folder = temporaryFolder();
    records = createLocalRecords(folder.file);
  });
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
    records.close();
    folder.remove();
  });

  function begin(over: Partial<NotifyParts> = {}, notify: Partial<Config['notify']> = {}) {
    const events: string[] = [];
    const sent: OutgoingMessage[] = [];
    const problems: unknown[] = [];
    const listeners: ChannelListener[] = [];
    const sms: Channel = {
      name: 'sms',
      listen: (listener) => {
        events.push('listen');
        listeners.push(listener);
      },
      send: async (message) => {
        events.push('send');
        sent.push(message);
        return message.recipient === 'gone'
          ? { outcome: 'refused', permanent: true, detail: 'no such number' }
          : { outcome: 'accepted', providerId: `id-${sent.length}`, detail: 'ok' };
      },
      close: async () => {},
    };
    const config: Config = configSchema.parse({});
    const outbox = startNotifying({
      config: { ...config, notify: { ...config.notify, ...notify } },
      records: records.records,
      channels: new Map([['sms', sms]]),
      clock: { now: () => Date.now() },
      watch: { set: () => {} },
      fleet: () => FLEET,
      answerOf: () => null,
      onReply: () => {},
      onAbandoned: () => events.push('abandoned'),
      onProblem: (problem) => problems.push(problem),
      ...over,
    });
    running.push(outbox);
    return { outbox, events, sent, problems, listeners };
  }

  const plan = (...deliveries: readonly Partial<Delivery>[]): void => {
    const plannedAt = epochMs(Date.now());
    const all = deliveries.map((each) =>
      aDelivery({ channel: 'sms', recipient: '+86', plannedAt, notBefore: plannedAt, ...each }),
    );
    const alarms = [...new Set(all.map(({ alarm }) => alarm))].map((id) => ({
      position: position(1),
      alarm: anAlarm({ id }),
    }));
    records.writer.commit(aCommit(1, { alarms, deliveries: all }));
  };
  const state = async (key: string) =>
    (await records.records.ledger.list({ limit: 100 })).items.find((line) => line.key === key)
      ?.state;

  it('listens before the first message and puts the way to answer into it', async () => {
    plan({ key: 'k' });
    const answer = { link: 'https://gas.example.org/answer/t', code: '4821' };
    const { events, sent } = begin({ answerOf: (line) => (line.key === 'k' ? answer : null) });
    await expect.poll(() => sent.length).toBe(1);
    expect(events).toEqual(['listen', 'send']);
    expect(sent).toMatchObject([{ kind: 'alarm', answer }]);
  });

  it('takes receipts into the ledger, and sends to the next address what did not arrive', async () => {
    plan({ key: 'k', fallback: [{ channel: 'sms', recipient: '+87' }] });
    const { sent, listeners, events } = begin();
    await expect.poll(() => state('k')).toBe('accepted');
    const receipt = { providerId: 'id-1', at: epochMs(Date.now()), detail: 'stat:UNDELIV' };
    listeners[0]?.receipt({ ...receipt, outcome: 'undelivered' });
    await expect.poll(() => sent.map(({ recipient }) => recipient)).toEqual(['+86', '+87']);
    expect(await state('k')).toBe('undelivered');
    expect(events).toContain('abandoned');
  });

  it('hands replies on with the name of their channel', () => {
    const replies: string[] = [];
    const { listeners } = begin({
      onReply: (channel, { text }) => replies.push(`${channel} ${text}`),
    });
    listeners[0]?.reply({ from: '+86', text: '4821' });
    expect(replies).toEqual(['sms 4821']);
  });

  it('says when a delivery was given up', async () => {
    plan({ key: 'k', recipient: 'gone' });
    const { events } = begin();
    await expect.poll(() => events).toContain('abandoned');
  });

  it('sends at the rate of the configuration', async () => {
    plan(...Array.from({ length: 4 }, (_, index) => ({ key: `k${index}`, alarm: `a${index}` })));
    const rate = { atOnce: 1, everySeconds: 3600, perSecond: 20 };
    const { rates } = configSchema.parse({}).notify;
    const { sent } = begin({}, { rates: { ...rates, sms: rate } });
    await expect.poll(() => state('k3')).toBe('accepted');
    expect(sent).toMatchObject([{ kind: 'group', why: 'storm' }]);
  });
});
