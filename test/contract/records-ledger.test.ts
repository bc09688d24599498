import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, LedgerLine } from '../../src/model/delivery.ts';
import { epochMs } from '../../src/model/units.ts';
import type { DeliveryOutcome } from '../../src/records/records.ts';
import { aCommit, aDelivery, changed, T0 } from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

const at = (ms: number) => epochMs(T0 + ms);

const accepted = (key: string, over: Partial<DeliveryOutcome> = {}): DeliveryOutcome => ({
  key,
  attempt: { at: at(2000), outcome: 'accepted', detail: '250 OK' },
  state: 'accepted',
  nextAttemptAt: null,
  providerId: '<m1@example.org>',
  ...over,
});

const failed = (key: string, when: number, next: number): DeliveryOutcome => ({
  key,
  attempt: { at: at(when), outcome: 'failed', detail: '连接超时' },
  state: 'queued',
  nextAttemptAt: at(next),
  providerId: null,
});

describe.each(RECORDS_DRIVERS)('ledger records: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  const plan = (...deliveries: readonly Partial<Delivery>[]): void =>
    open.fold.commit(aCommit(1, { deliveries: deliveries.map((each) => aDelivery(each)) }));
  const due = async (now: number): Promise<readonly string[]> =>
    (await open.records.ledger.due(at(now), 100)).map(({ key }) => key);
  const line = async (key: string): Promise<LedgerLine | undefined> =>
    (await open.records.ledger.list({ limit: 100 })).items.find((each) => each.key === key);

  it('starts a planned delivery as queued and due when it may go', async () => {
    plan({ key: 'd', plannedAt: at(400), notBefore: at(1000) });
    expect(await due(999)).toEqual([]);
    expect(await open.records.ledger.due(at(1000), 1)).toEqual([
      {
        ...aDelivery({ key: 'd', plannedAt: at(400), notBefore: at(1000) }),
        state: 'queued',
        attempts: [],
        uncertain: false,
        nextAttemptAt: at(1000),
        acceptedAt: null,
        providerId: null,
        insteadOf: null,
        place: 1,
      },
    ]);
  });

  it('gives what is due oldest first, up to the limit', async () => {
    plan(
      { key: 'c', notBefore: at(3) },
      { key: 'a', notBefore: at(1) },
      { key: 'b', notBefore: at(2) },
    );
    expect(await due(10)).toEqual(['a', 'b', 'c']);
  });

  it('gives no more than the limit but for emergencies, and for some of each recipient', async () => {
    const alarms = [changed(1, { id: 'p1' }), changed(1, { id: 'p3', priority: 3 })];
    const of = (alarm: string, recipient: string, key: string, when: number) =>
      aDelivery({ alarm, recipient, key, plannedAt: at(when), notBefore: at(when) });
    const storm = Array.from({ length: 300 }, (_, n) => of('p3', 'dead', `s${n}`, n));
    const late = [of('p1', 'dead', 'urgent', 400), of('p3', 'other', 'quiet', 401)];
    open.fold.commit(aCommit(1, { alarms, deliveries: [...storm, ...late] }));
    const lines = await open.records.ledger.due(at(1000), 100);
    const keys = lines.map(({ key }) => key);
    expect(keys.slice(0, 100)).toEqual(storm.slice(0, 100).map(({ key }) => key));
    expect(keys.slice(100)).toEqual(expect.arrayContaining(['urgent', 'quiet']));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeLessThan(200);
  });

  it('knows the order of planning also when the clock was set back, and after a hand-over', async () => {
    plan(
      { key: 'k/first', plannedAt: at(9000), fallback: [{ channel: 'sms', recipient: '+86' }] },
      { key: 'k/cleared', reason: 'cleared', plannedAt: at(10), channel: 'sms', recipient: '+86' },
    );
    await open.records.ledger.begin(['k/first'], at(1));
    const refused = accepted('k/first', { state: 'abandoned', providerId: null, handOver: 'yes' });
    await open.records.ledger.finish([refused]);
    const lines = await open.records.ledger.due(at(10_000), 100);
    const inOrder = lines.toSorted((a, b) => a.place - b.place).map(({ key }) => key);
    expect(inOrder).toEqual(['k/first/instead/sms/%2B86', 'k/cleared']);
  });

  it('brings what came first and waits, also when the clock was set back', async () => {
    plan({ key: 'a', plannedAt: at(900) }, { key: 'b', reason: 'cleared', plannedAt: at(10) });
    await open.records.ledger.begin(['a'], at(1));
    await open.records.ledger.finish([failed('a', 1, 5000)]);
    expect((await due(100)).toSorted()).toEqual(['a', 'b']);
  });

  it('does not offer again what is being sent; outside it still reads as queued', async () => {
    plan({ key: 'a' }, { key: 'b' });
    await open.records.ledger.begin(['a'], at(1));
    expect(await due(10)).toEqual(['b']);
    expect(await line('a')).toMatchObject({ state: 'queued', uncertain: false });
  });

  it('records acceptance with the provider and the attempt', async () => {
    plan({ key: 'a' });
    await open.records.ledger.begin(['a'], at(1));
    await open.records.ledger.finish([accepted('a')]);
    expect(await due(1e9)).toEqual([]);
    expect(await line('a')).toMatchObject({
      state: 'accepted',
      acceptedAt: at(2000),
      nextAttemptAt: null,
      providerId: '<m1@example.org>',
      attempts: [{ at: at(2000), outcome: 'accepted', detail: '250 OK' }],
    });
  });

  it('queues a failed attempt for its next time and keeps all attempts in order', async () => {
    plan({ key: 'a' });
    await open.records.ledger.begin(['a'], at(1));
    await open.records.ledger.finish([failed('a', 2, 5000)]);
    expect(await due(4999)).toEqual([]);
    expect(await due(5000)).toEqual(['a']);
    await open.records.ledger.begin(['a'], at(5000));
    await open.records.ledger.finish([accepted('a', { state: 'abandoned', providerId: null })]);
    const after = await line('a');
    expect(after).toMatchObject({ state: 'abandoned', acceptedAt: null, nextAttemptAt: null });
    expect(after?.attempts.map(({ detail }) => detail)).toEqual(['连接超时', '250 OK']);
  });

  it('finds after a restart what was being sent, due again and marked uncertain', async () => {
    plan({ key: 'a' }, { key: 'b' }, { key: 'c' });
    await open.records.ledger.begin(['a', 'b'], at(1));
    await open.records.ledger.finish([accepted('b')]);
    open = open.reopen();
    expect(await open.records.ledger.recover()).toEqual({ uncertain: 1 });
    expect(await due(1)).toEqual(['c', 'a']);
    expect(await line('a')).toMatchObject({ state: 'queued', uncertain: true });
    expect(await line('c')).toMatchObject({ uncertain: false });
    expect(await open.records.ledger.recover()).toEqual({ uncertain: 0 });
  });

  it('stays uncertain after a later acceptance', async () => {
    plan({ key: 'a' });
    await open.records.ledger.begin(['a'], at(1));
    await open.records.ledger.recover();
    await open.records.ledger.begin(['a'], at(2));
    await open.records.ledger.finish([accepted('a')]);
    expect(await line('a')).toMatchObject({ state: 'accepted', uncertain: true });
  });

  it('begins all or none', async () => {
    plan({ key: 'a' }, { key: 'b' });
    await open.records.ledger.begin(['b'], at(1));
    for (const keys of [
      ['a', 'b'],
      ['a', 'unknown'],
      ['a', 'a'],
    ]) {
      await expect(open.records.ledger.begin(keys, at(2))).rejects.toMatchObject({
        code: 'delivery-not-queued',
      });
      expect(await due(10)).toEqual(['a']);
    }
  });

  it('refuses to finish what is unknown or finished, and to queue without a time', async () => {
    plan({ key: 'a' });
    const finish = (outcome: DeliveryOutcome): Promise<void> =>
      open.records.ledger.finish([outcome]);
    await expect(finish(accepted('nope'))).rejects.toMatchObject({ code: 'delivery-not-open' });
    await expect(finish({ ...failed('a', 1, 2), nextAttemptAt: null })).rejects.toMatchObject({
      code: 'delivery-without-time',
    });
    await finish(accepted('a'));
    await expect(finish(accepted('a'))).rejects.toMatchObject({ code: 'delivery-not-open' });
    expect((await line('a'))?.attempts).toHaveLength(1);
  });

  it('lists newest first, by alarm, in stable pages', async () => {
    const many = Array.from({ length: 7 }, (_, n) => ({
      key: `d${n}`,
      alarm: n % 2 === 0 ? 'even' : 'odd',
      plannedAt: at(Math.floor(n / 2)),
    }));
    plan(...many);
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof open.records.ledger.list>> =
        await open.records.ledger.list({ limit: 3, ...(cursor === null ? {} : { cursor }) });
      keys.push(...page.items.map(({ key }) => key));
      cursor = page.next;
      plan({ key: `later ${keys.length}`, plannedAt: at(100) });
    } while (cursor !== null);
    expect(keys).toEqual(['d6', 'd5', 'd4', 'd3', 'd2', 'd1', 'd0']);
    const even = await open.records.ledger.list({ alarm: 'even', limit: 9 });
    expect(even.items.map(({ key }) => key)).toEqual(['d6', 'd4', 'd2', 'd0']);
  });

  it('refuses the cursor of another list', async () => {
    open.fold.commit(
      aCommit(1, { audit: [], deliveries: [aDelivery(), aDelivery({ key: 'd-2' })] }),
    );
    const { next } = await open.records.ledger.list({ limit: 1 });
    expect(next).not.toBeNull();
    const asked = open.records.quarantine.list({ limit: 1, cursor: next ?? '' });
    await expect(asked).rejects.toMatchObject({ code: 'bad-cursor' });
  });
});
