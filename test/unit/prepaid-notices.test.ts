import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../src/channel/channel.ts';
import type { Config } from '../../src/config/config.ts';
import { noticeSection } from '../../src/config/sections/notice-section.ts';
import type { CreditDay } from '../../src/metering/prepaid/credit-day.ts';
import { CustomerNotice } from '../../src/model/archive/customer-notice-kind.ts';
import { parseBody, subjectOf } from '../../src/model/archive/kind-specs.ts';
import { epochMs } from '../../src/model/units.ts';
import { type CustomerNoticeParts, customerNoticeJobs } from '../../src/prepaid-notices.ts';
import { createLocalRecords } from '../../src/records/sqlite/local-records.ts';
import { creditBooks, creditDays, DAY_MS, MONDAY, prepaidFleet } from '../support/credit-days.ts';
import { type TemporaryFolder, temporaryFolder } from './records/records-fixtures.ts';

const FLEET = prepaidFleet();
const noon = (day: number): number => (MONDAY + day + 0.5) * DAY_MS;

let folder: TemporaryFolder;
let local: ReturnType<typeof createLocalRecords>;
let now: number;
let sent: Notice[];
let days: Map<string, readonly CreditDay[]>;
beforeEach(() => {
  folder = temporaryFolder();
  now = noon(0);
  local = createLocalRecords(folder.file, { clock: { now: () => now } });
  sent = [];
  // 300 m³ with which 10 a day are burnt, and a load of 300 on day 30
  const past = creditDays(MONDAY - 56, 56, () => ({}));
  const ahead = creditDays(MONDAY, 60, (_, n) => ({ credit: 300 - 10 * n + (n < 30 ? 0 : 300) }));
  days = new Map([['ic-1', [...past, ...ahead]]]);
});
afterEach(() => {
  local.close();
  folder.remove();
});

const parts = (notices: object = { enabled: true }): CustomerNoticeParts => ({
  config: {
    metering: {
      gasDayStartHour: 0,
      notices: noticeSection.parse(notices) satisfies Config['metering']['notices'],
    },
    reports: { timeZone: 'UTC' },
  },
  records: local.records,
  books: creditBooks(
    new Map([...days].map(([id, own]) => [id, own.filter(({ start }) => start <= now)])),
  ),
  channels: new Map([
    [
      'sms',
      {
        send: async (message) => {
          if (message.kind === 'notice') sent.push(message);
          return { outcome: 'accepted', providerId: null, detail: '' };
        },
      },
    ],
  ]),
  clock: { now: () => now },
  log: { info: () => undefined, warn: () => undefined },
  fleet: () => FLEET,
});

/** Both jobs, as after a restart. */
async function run(notices?: object): Promise<void> {
  for (const name of ['customers with little credit', 'tell customers'])
    await customerNoticeJobs(parts(notices))
      .find((job) => job.name === name)
      ?.run();
}

const ledger = async () => {
  const page = await local.records.archive.list({ kind: 'customer-notice', limit: 100 });
  return page.items.map(({ body }) => CustomerNotice.parse(body));
};

async function plan(over: object = {}, base = 0): Promise<void> {
  const body = parseBody('outage-notice', {
    sites: ['shop'],
    from: new Date(noon(5)).toISOString(),
    to: new Date(noon(6)).toISOString(),
    reason: 'new valve',
    ...over,
  });
  await local.records.archive.write(
    [
      {
        kind: 'outage-notice',
        id: 'o-1',
        base,
        act: 'enter',
        validFrom: epochMs(noon(5)),
        validTo: epochMs(noon(6)),
        body,
        subject: subjectOf('outage-notice', body),
        reason: '',
      },
    ],
    'li',
    epochMs(now),
  );
}

describe('notices to customers', () => {
  it('are off until they are switched on', () => {
    expect(customerNoticeJobs(parts({}))).toEqual([]);
  });

  it('over two months: at 7 and 3 days, and again only after the recharge', async () => {
    const told: [number, string][] = [];
    for (let day = 0; day < 60; day += 1) {
      now = noon(day);
      for (let look = 0; look < 2; look += 1) {
        sent = [];
        await run();
        for (const { title } of sent) told.push([day, title.zh]);
        now += 3 * 3_600_000;
      }
    }
    // at noon the balance of the day that goes on is taken as of now: 70 m³ last 7 days
    expect(told).toEqual([
      [23, '燃气余量约可用 7 天'],
      [27, '燃气余量约可用 3 天'],
      [53, '燃气余量约可用 7 天'],
      [57, '燃气余量约可用 3 天'],
    ]);
    expect((await ledger()).map(({ state }) => state)).toEqual(Array(4).fill('accepted'));
  });

  it('an outage: now, on the day before, and its cancellation after it was withdrawn', async () => {
    await plan();
    await run();
    await run();
    expect(sent.map(({ title }) => title.zh)).toEqual(['停气通知']);
    now = noon(4);
    await run();
    expect(sent.map(({ title }) => title.zh)).toEqual(['停气通知', '停气提醒']);
    const item = await local.records.archive.get('outage-notice', 'o-1');
    if (item === null) throw new Error('gone');
    const { kind, id, validFrom, validTo, body, subject } = item;
    const change = { kind, id, validFrom, validTo, body, subject, base: 1, reason: 'mistake' };
    await local.records.archive.write([{ ...change, act: 'withdraw' }], 'li', epochMs(now));
    await run();
    expect(sent.at(-1)?.title.zh).toBe('停气取消');
    await run();
    expect(sent).toHaveLength(3);
  });

  it('an outage in the past, entered for the record, is told to nobody', async () => {
    now = noon(8);
    await plan();
    await run();
    expect(await ledger()).toEqual([]);
  });

  it('a way that is not configured is none: nobody can be told, and the ledger says so', async () => {
    now = noon(24);
    await run({ enabled: true, ways: ['email'] });
    expect(sent).toEqual([]);
    expect(await ledger()).toMatchObject([{ way: 'none', state: 'failed' }]);
  });
});
