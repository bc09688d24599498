import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/model/delivery.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { aCommit, aDelivery, anAlarm, T0 } from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

const at = (minutes: number) => epochMs(T0 + minutes * 60_000);
const LIMITS = { p1: 120_000, p2: 900_000 };

describe.each(RECORDS_DRIVERS)('reached before it became graver: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  const accept = async (key: string): Promise<void> => {
    await open.records.ledger.begin([key], at(0));
    const attempt = { at: at(0), outcome: 'accepted', detail: '' } as const;
    await open.records.ledger.finish([
      { key, attempt, state: 'accepted', nextAttemptAt: null, providerId: key },
    ]);
  };
  const names = async (minutes: number) =>
    (await open.records.ledger.unreached(at(minutes), LIMITS)).map(({ alarm }) => alarm);

  it.each([
    ['became graver', 'a-1/1/escalated-P1/sms/y', 'escalated', ['a-1']],
    ['must be acknowledged again', 'a-1/1/re-alarmed-9/sms/y', 'reminder', ['a-1']],
    ['is told to more people', 'a-1/1/escalated-step-1/sms/y', 'escalated', []],
    ['is told again', 'a-1/1/reminder-1/sms/y', 'reminder', []],
  ] as const)('an alarm that %s', async (_name, key, reason, expected) => {
    const later: Partial<Delivery> = { key, reason, plannedAt: at(60), notBefore: at(60) };
    open.fold.commit(
      aCommit(1, {
        alarms: [{ position: position(1), alarm: anAlarm({ id: 'a-1' }) }],
        deliveries: [aDelivery({ key: 'a-1/1/first/email/x' }), aDelivery(later)],
      }),
    );
    await accept('a-1/1/first/email/x');
    expect(await names(61)).toEqual([]);
    expect(await names(62)).toEqual(expected);
    await accept(key);
    expect(await names(62)).toEqual([]);
  });
});
