import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, LedgerLine } from '../../src/model/delivery.ts';
import { epochMs } from '../../src/model/units.ts';
import type { DeliveryOutcome } from '../../src/records/records.ts';
import { AWKWARD_TEXTS, aCommit, aDelivery, T0 } from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

const at = (ms: number) => epochMs(T0 + ms);

const accepted = (key: string, providerId: string | null = 'm1', when = 2000): DeliveryOutcome => ({
  key,
  attempt: { at: at(when), outcome: 'accepted', detail: '250 OK' },
  state: 'accepted',
  nextAttemptAt: null,
  providerId,
});

const refused = (key: string, over: Partial<DeliveryOutcome> = {}): DeliveryOutcome => ({
  key,
  attempt: { at: at(2000), outcome: 'refused', detail: '550' },
  state: 'abandoned',
  nextAttemptAt: null,
  providerId: null,
  ...over,
});

const failed = (
  key: string,
  next: number,
  over: Partial<DeliveryOutcome> = {},
): DeliveryOutcome => ({
  key,
  attempt: { at: at(2000), outcome: 'failed', detail: 'timeout' },
  state: 'queued',
  nextAttemptAt: at(next),
  providerId: null,
  ...over,
});

describe.each(RECORDS_DRIVERS)('the life of a ledger line: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  const plan = (...deliveries: readonly Partial<Delivery>[]): void =>
    open.fold.commit(aCommit(1, { deliveries: deliveries.map((each) => aDelivery(each)) }));
  const lines = async (): Promise<readonly LedgerLine[]> =>
    (await open.records.ledger.list({ limit: 100 })).items;
  const line = async (key: string): Promise<LedgerLine | undefined> =>
    (await lines()).find((each) => each.key === key);
  const due = async (now: number): Promise<readonly string[]> =>
    (await open.records.ledger.due(at(now), 100)).map(({ key }) => key);
  const send = async (...outcomes: readonly DeliveryOutcome[]): Promise<void> => {
    await open.records.ledger.begin(
      outcomes.map(({ key }) => key),
      at(1),
    );
    await open.records.ledger.finish(outcomes);
  };
  const receipt = (providerId: string, outcome: 'delivered' | 'undelivered', channel = 'sms') =>
    open.records.ledger.receipt(channel, providerId, outcome, at(9000), 'stat:DELIVRD');

  describe('due', () => {
    it('brings along the earlier message that waits for its next attempt', async () => {
      plan(
        { key: 'first' },
        { key: 'cleared', reason: 'cleared', plannedAt: at(5), notBefore: at(5) },
      );
      await send(failed('first', 60_000));
      expect((await due(100)).toSorted()).toEqual(['cleared', 'first']);
    });

    it('but not one that waits for its hour, nor one to another address', async () => {
      plan(
        { key: 'hour', notBefore: at(60_000) },
        { key: 'other', recipient: 'li@example.org' },
        { key: 'cleared', reason: 'cleared', plannedAt: at(5), notBefore: at(5) },
      );
      await send(failed('other', 60_000));
      expect(await due(100)).toEqual(['cleared']);
    });
  });

  describe('a later message about the same alarm', () => {
    it('settles the one that still waits for its hour', async () => {
      plan(
        { key: 'digest', notBefore: at(60_000) },
        { key: 'other alarm', alarm: 'a-2', notBefore: at(60_000) },
        { key: 'escalated', reason: 'escalated', plannedAt: at(5), notBefore: at(5) },
      );
      await send(accepted('escalated'));
      expect(await line('digest')).toMatchObject({
        state: 'accepted',
        nextAttemptAt: null,
        attempts: [{ outcome: 'accepted', detail: 'told together with escalated' }],
      });
      expect(await due(1e9)).toEqual(['other alarm']);
    });
  });

  describe('handing over', () => {
    const fallback = [
      { channel: 'sms', recipient: '+8613800000001' },
      { channel: 'dingtalk', recipient: '值班群/1' },
    ];

    it('queues the next address with the rest, in the same write', async () => {
      plan({ key: 'k', person: 'wang', occurrence: 3, fallback });
      await send(refused('k', { handOver: 'yes' }));
      const next = await line('k/instead/sms/%2B8613800000001');
      expect(next).toEqual({
        ...aDelivery({ person: 'wang', occurrence: 3 }),
        key: 'k/instead/sms/%2B8613800000001',
        ...fallback[0],
        fallback: fallback.slice(1),
        insteadOf: 'k',
        state: 'queued',
        attempts: [],
        uncertain: false,
        nextAttemptAt: at(2000),
        acceptedAt: null,
        providerId: null,
      });
      expect(await line('k')).toMatchObject({ state: 'abandoned', fallback: [] });
    });

    it('leaves the first queued where it is to be tried on, and is done only once', async () => {
      plan({ key: 'k', fallback });
      await send(failed('k', 3000, { handOver: 'yes' }));
      await send(failed('k', 4000, { handOver: 'yes' }));
      expect(await lines()).toHaveLength(2);
      expect(await line('k')).toMatchObject({ state: 'queued', nextAttemptAt: at(4000) });
    });

    it('passes by an address that is told of this transition anyway', async () => {
      plan({ key: 'k', fallback }, { key: 'direct', ...fallback[0] });
      await send(refused('k', { handOver: 'yes' }));
      const made = (await lines()).filter(({ insteadOf }) => insteadOf === 'k');
      expect(made).toMatchObject([{ ...fallback[1], fallback: [] }]);
    });

    it('ends where nobody is left', async () => {
      plan({ key: 'k' });
      await send(refused('k', { handOver: 'yes' }));
      expect(await lines()).toHaveLength(1);
    });

    it('needs no send before it: a channel may be known not to work', async () => {
      plan({ key: 'k', fallback });
      await open.records.ledger.finish([failed('k', 2000, { handOver: 'yes' })]);
      expect((await line('k'))?.uncertain).toBe(false);
      expect((await due(3000)).toSorted()).toEqual(['k', 'k/instead/sms/%2B8613800000001']);
    });
  });

  describe('a receipt', () => {
    const sms = { key: 's', channel: 'sms', recipient: '+8613800000001' };

    it('makes an accepted message delivered, once', async () => {
      plan(sms);
      await send(accepted('s', '7,8,9'));
      expect(await receipt('7,8,9', 'delivered')).toBe('recorded');
      expect(await receipt('7,8,9', 'delivered')).toBe('known');
      expect(await line('s')).toMatchObject({
        state: 'delivered',
        acceptedAt: at(2000),
        attempts: [
          { outcome: 'accepted' },
          { at: at(9000), outcome: 'delivered', detail: 'stat:DELIVRD' },
        ],
      });
    });

    it('that comes before the record of its message waits for it, over a restart', async () => {
      plan(sms);
      await open.records.ledger.begin(['s'], at(1));
      expect(await receipt('m1', 'delivered')).toBe('kept');
      open = open.reopen();
      await open.records.ledger.finish([accepted('s')]);
      expect(await line('s')).toMatchObject({ state: 'delivered' });
      expect((await line('s'))?.attempts.map(({ outcome }) => outcome)).toEqual([
        'accepted',
        'delivered',
      ]);
    });

    it('counts for every alarm of a group', async () => {
      plan(sms, { ...sms, key: 't', alarm: 'a-2' });
      await send(accepted('s'), accepted('t'));
      await receipt('m1', 'delivered');
      expect((await lines()).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    });

    it('of another channel says nothing of ours', async () => {
      plan(sms);
      await send(accepted('s'));
      expect(await receipt('m1', 'delivered', 'email')).toBe('kept');
      expect((await line('s'))?.state).toBe('accepted');
    });

    it('that it did not arrive goes to the next address, and may be put right later', async () => {
      plan({ ...sms, fallback: [{ channel: 'email', recipient: 'w@x.cn' }] });
      await send(accepted('s'));
      expect(await receipt('m1', 'undelivered')).toBe('handed-over');
      expect(await line('s')).toMatchObject({ state: 'undelivered' });
      expect(await due(10_000)).toEqual(['s/instead/email/w%40x.cn']);
      expect(await receipt('m1', 'undelivered')).toBe('known');
      expect(await receipt('m1', 'delivered')).toBe('recorded');
      expect(await receipt('m1', 'undelivered')).toBe('known');
      expect((await line('s'))?.state).toBe('delivered');
    });
  });

  describe('an acknowledgement', () => {
    it('is the first only once', async () => {
      plan({ key: 'a' });
      await send(accepted('a'));
      const acknowledge = () => open.records.ledger.acknowledge('a', at(5000), 'link');
      const answers = await Promise.all([acknowledge(), acknowledge(), acknowledge()]);
      expect(answers).toEqual(['acknowledged', 'already', 'already']);
      expect(await open.records.ledger.acknowledge('b', at(1), '')).toBe('unknown');
      expect(await line('a')).toMatchObject({
        state: 'acknowledged',
        attempts: [{}, { at: at(5000), outcome: 'acknowledged', detail: 'link' }],
      });
    });

    it('stays, whatever comes after it', async () => {
      plan({ key: 'a', channel: 'sms' });
      await open.records.ledger.begin(['a'], at(1));
      await open.records.ledger.acknowledge('a', at(2), 'SMS');
      await open.records.ledger.finish([accepted('a')]);
      await receipt('m1', 'undelivered');
      expect(await line('a')).toMatchObject({ state: 'acknowledged', providerId: 'm1' });
      await open.records.ledger.recover();
      expect(await due(1e9)).toEqual([]);
    });

    it('of a message whose answer was lost ends its retries', async () => {
      plan({ key: 'a' });
      await send(failed('a', 3000));
      await open.records.ledger.acknowledge('a', at(2500), 'link');
      expect(await due(1e9)).toEqual([]);
      await expect(open.records.ledger.begin(['a'], at(3000))).rejects.toMatchObject({
        code: 'delivery-not-queued',
      });
    });
  });

  describe('what was sent to an address', () => {
    const sent = async (since: number, recipient = '+86') =>
      (await open.records.ledger.sentTo('sms', recipient, at(since))).map(({ key }) => key);

    it('is what was accepted since then, newest first', async () => {
      const to = { channel: 'sms', recipient: '+86' };
      plan({ ...to, key: 'old' }, { ...to, key: 'new', plannedAt: at(9), notBefore: at(9) });
      plan({ ...to, key: 'queued' }, { ...to, key: 'elsewhere', recipient: '+87' });
      await send(accepted('old', null, 1000), accepted('new', null, 5000), accepted('elsewhere'));
      expect(await sent(1000)).toEqual(['new', 'old']);
      expect(await sent(1001)).toEqual(['new']);
    });

    it('or what may have arrived', async () => {
      const to = { channel: 'sms', recipient: '+86' };
      plan({ ...to, key: 'sending' }, { ...to, key: 'lost' }, { ...to, key: 'failed' });
      await open.records.ledger.begin(['sending'], at(1));
      const detail = 'timeout (may have arrived)';
      await send(
        failed('lost', 1e6, { attempt: { at: at(2), outcome: 'failed', detail } }),
        failed('failed', 1e6),
      );
      expect((await sent(0)).toSorted()).toEqual(['lost', 'sending']);
    });

    it.each(AWKWARD_TEXTS)('finds awkward addresses: %j', async (recipient) => {
      plan({ key: 'k', channel: 'sms', recipient });
      await send(accepted('k'));
      expect(await sent(0, recipient)).toEqual(['k']);
    });
  });
});
