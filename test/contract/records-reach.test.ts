import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../../src/model/alarm.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { aCommit, aDelivery, anAlarm, T0 } from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

const at = (ms: number) => epochMs(T0 + ms);
const MINUTE = 60_000;
const LIMITS = { p1: 2 * MINUTE, p2: 15 * MINUTE };

describe.each(RECORDS_DRIVERS)('nobody reached: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  const end = async (key: string, state: 'accepted' | 'abandoned'): Promise<void> => {
    await open.records.ledger.begin([key], at(1));
    const outcome = state === 'accepted' ? 'accepted' : 'refused';
    const attempt = { at: at(2000), outcome, detail: '' } as const;
    await open.records.ledger.finish([
      { key, attempt, state, nextAttemptAt: null, providerId: state === 'accepted' ? 'm1' : null },
    ]);
  };
  const raise = (alarm: Partial<Alarm>, ...deliveries: readonly Partial<Delivery>[]): void =>
    open.fold.commit(
      aCommit(1, {
        alarms: [{ position: position(1), alarm: anAlarm(alarm) }],
        deliveries: deliveries.map((each) => aDelivery(each)),
      }),
    );
  const unreached = (minutes: number) =>
    open.records.ledger.unreached(at(minutes * MINUTE), LIMITS);
  const names = async (minutes: number) => (await unreached(minutes)).map(({ alarm }) => alarm);

  it('is told after the limit of its priority', async () => {
    raise({ id: 'p1' }, { key: 'k1', alarm: 'p1' });
    raise({ id: 'p2', priority: 2 }, { key: 'k2', alarm: 'p2' });
    expect(await names(1.9)).toEqual([]);
    expect(await names(2)).toEqual(['p1']);
    expect(await names(15)).toEqual(['p1', 'p2']);
  });

  it('is told at once when everything was given up, with what was tried', async () => {
    raise({ id: 'a-1' }, { key: 'k1' }, { key: 'k2', channel: 'sms' });
    await end('k1', 'abandoned');
    expect(await names(0.1)).toEqual([]);
    await end('k2', 'abandoned');
    expect(await unreached(0.1)).toEqual([
      {
        alarm: 'a-1',
        priority: 1,
        since: at(0),
        deliveries: 2,
        givenUp: 2,
        channels: ['email', 'sms'],
      },
    ]);
  });

  it('is over when somebody is reached', async () => {
    raise({ id: 'a-1' }, { key: 'k1' }, { key: 'k2', channel: 'sms' });
    await end('k2', 'accepted');
    expect(await names(60)).toEqual([]);
    await open.records.ledger.receipt('sms', 'm1', 'undelivered', at(9), '');
    expect(await names(60)).toEqual(['a-1']);
    await open.records.ledger.acknowledge('k1', at(5), 'link');
    expect(await names(60)).toEqual([]);
  });

  it.each<[string, Partial<Alarm>]>([
    ['acknowledged', { state: 'acknowledged' }],
    ['over', { state: 'returned' }],
    ['closed', { state: 'closed' }],
    ['of priority 3', { priority: 3 }],
    ['the service’s own', { type: 'system.disk-low', site: null }],
    ['explained by another', { suppressedBy: 'a-9' }],
    ['out of service', { outOfService: true }],
    ['shelved', { shelvedUntil: at(90 * MINUTE) }],
  ])('is not asked of an alarm that is %s', async (_, alarm) => {
    raise({ id: 'a-1', ...alarm }, { key: 'k1' });
    expect(await names(60)).toEqual([]);
  });

  it('is asked again when its shelf ends', async () => {
    raise({ id: 'a-1', shelvedUntil: at(30 * MINUTE) }, { key: 'k1' });
    expect(await names(30)).toEqual(['a-1']);
  });

  it('asks of the present occurrence alone', async () => {
    raise({ id: 'a-1', occurrence: 2 }, { key: 'k1', occurrence: 1 });
    await end('k1', 'accepted');
    expect(await names(60)).toEqual([]);
    open.fold.commit(
      aCommit(2, { deliveries: [aDelivery({ key: 'k2', occurrence: 2, reason: 'repeated' })] }),
    );
    expect(await names(60)).toEqual(['a-1']);
  });

  it('counts from the end of what holds messages back', async () => {
    raise({ id: 'a-1' }, { key: 'k1', notBefore: at(60 * MINUTE) });
    expect(await names(61)).toEqual([]);
    expect(await names(62)).toEqual(['a-1']);
  });
});
