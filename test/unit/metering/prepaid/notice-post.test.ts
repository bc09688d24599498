import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAY_HAVE_ARRIVED, type Notice, type SendResult } from '../../../../src/channel/channel.ts';
import { AppError } from '../../../../src/lib/app-error.ts';
import { newNotice } from '../../../../src/metering/prepaid/notice-item.ts';
import {
  type NoticePost,
  openNotices,
  postNotices,
} from '../../../../src/metering/prepaid/notice-post.ts';
import { CustomerNotice } from '../../../../src/model/archive/customer-notice-kind.ts';
import { CustomerId } from '../../../../src/model/ids.ts';
import { type EpochMs, epochMs } from '../../../../src/model/units.ts';
import { createLocalRecords } from '../../../../src/records/sqlite/local-records.ts';
import { type TemporaryFolder, temporaryFolder } from '../../records/records-fixtures.ts';

const NOON = Date.parse('2026-06-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const ACCEPTED: SendResult = { outcome: 'accepted', providerId: null, detail: '250 ok' };

let folder: TemporaryFolder;
let local: ReturnType<typeof createLocalRecords>;
let now: number;
let sent: Notice[];
let answer: (notice: Notice) => SendResult | Promise<SendResult>;
beforeEach(() => {
  folder = temporaryFolder();
  now = NOON;
  const clock = { now: () => now };
  local = createLocalRecords(folder.file, { clock });
  sent = [];
  answer = () => ACCEPTED;
});
afterEach(() => {
  local.close();
  folder.remove();
});

function post(over: Partial<NoticePost> = {}): NoticePost {
  const send = async (
    message: Parameters<NonNullable<ReturnType<NoticePost['ways']['get']>>['send']>[0],
  ) => {
    if (message.kind !== 'notice') throw new Error(message.kind);
    sent.push(message);
    return answer(message);
  };
  return {
    archive: local.records.archive,
    clock: { now: () => now },
    ways: new Map([
      ['sms', { send }],
      ['email', { send }],
    ]),
    settings: { quietHours: '21:00-08:00' },
    timeZoneOf: () => 'UTC',
    ...over,
  };
}

async function queue(count = 1, notBefore: EpochMs = epochMs(NOON), from?: string): Promise<void> {
  const changes = Array.from({ length: count }, (_, n) =>
    newNotice(
      `credit.m-${n}.7.2026-06-01`,
      {
        customer: CustomerId.parse('noodles'),
        about: 'credit',
        threshold: 7,
        ...(from === undefined ? {} : { from, to: '2026-07-01T00:00:00Z' }),
      },
      {
        name: 'Wang',
        language: 'zh',
        routes: [
          { way: 'sms', address: `+861380000000${n}` },
          { way: 'email', address: 'wang@example.org' },
        ],
      },
      { title: '余量不足', message: '第一段\n第二段' },
      { now: epochMs(now), notBefore },
    ),
  );
  await local.records.archive.write(changes, 'service', epochMs(now));
}

const round = async (by: NoticePost = post()) =>
  postNotices(by, await openNotices(by.archive, epochMs(0)), now + 60_000);

async function ledger(): Promise<readonly CustomerNotice[]> {
  const page = await local.records.archive.list({ kind: 'customer-notice', limit: 100 });
  return page.items
    .toSorted((a, b) => a.id.localeCompare(b.id))
    .map(({ body }) => CustomerNotice.parse(body));
}
const states = async (): Promise<readonly string[]> =>
  (await ledger()).map(({ way, state }) => `${way} ${state}`);

describe('sending a notice', () => {
  it('writes what it is about to do, and how it ended', async () => {
    await queue();
    expect(await round()).toEqual({ accepted: 1, lost: 0, troubles: [] });
    expect(sent).toMatchObject([
      {
        kind: 'notice',
        recipient: '+8613800000000',
        uncertain: false,
        title: { zh: '余量不足', en: '余量不足' },
        lines: [{ zh: '第一段' }, { zh: '第二段' }],
      },
    ]);
    expect(await ledger()).toMatchObject([
      { state: 'accepted', attempts: 1, detail: '250 ok', acceptedAt: '2026-06-01T12:00:00.000Z' },
    ]);
    const [{ id } = { id: '' }] = (
      await local.records.archive.list({ kind: 'customer-notice', limit: 1 })
    ).items;
    const steps = await local.records.archive.revisions('customer-notice', id);
    expect(steps.map(({ body }) => CustomerNotice.parse(body).state)).toEqual([
      'accepted',
      'sending',
      'queued',
    ]);
    await round();
    expect(sent).toHaveLength(1);
  });

  it('before its time, and in quiet hours, nothing goes out', async () => {
    await queue(1, epochMs(NOON + HOUR_MS));
    await round();
    expect(sent).toEqual([]);
    now = Date.parse('2026-06-01T22:00:00Z');
    await round();
    expect(sent).toEqual([]);
    now = Date.parse('2026-06-02T08:00:00Z');
    await round();
    expect(sent).toHaveLength(1);
  });

  it('of an outage that begins before the morning it does', async () => {
    now = Date.parse('2026-06-01T23:00:00Z');
    await queue(1, epochMs(now), '2026-06-02T06:00:00Z');
    await round();
    expect(sent).toHaveLength(1);
  });

  it('a number that is refused for good hands over to the mail of the same person', async () => {
    await queue();
    answer = ({ recipient }) =>
      recipient.startsWith('+')
        ? { outcome: 'refused', permanent: true, detail: 'no such number' }
        : ACCEPTED;
    expect(await round()).toMatchObject({ lost: 1 });
    await round();
    expect(sent.map(({ recipient }) => recipient)).toEqual(['+8613800000000', 'wang@example.org']);
    expect(await states()).toEqual(['email accepted', 'sms failed']);
  });

  it('a way that is out of order is left alone with the others, and tried again later', async () => {
    await queue(3);
    answer = () => {
      throw new AppError('channel.unreachable', 'connection refused');
    };
    const { troubles } = await round();
    expect(troubles).toEqual(['channel.unreachable: connection refused']);
    expect(sent).toHaveLength(1);
    answer = () => ACCEPTED;
    await round();
    expect((await states()).toSorted()).toEqual(['sms accepted', 'sms accepted', 'sms queued']);
    now += 300_000;
    await round();
    expect(await states()).toEqual(['sms accepted', 'sms accepted', 'sms accepted']);
    const attempts = (await ledger()).map((one) => one.attempts);
    expect(attempts.toSorted((a, b) => a - b)).toEqual([1, 1, 2]);
    expect((await ledger()).some(({ uncertain }) => uncertain)).toBe(false);
  });

  it('what may have arrived is marked when it goes out again', async () => {
    await queue();
    answer = () => {
      throw new AppError('channel.timeout', `no answer ${MAY_HAVE_ARRIVED}`);
    };
    await round();
    answer = () => ACCEPTED;
    now += 300_000;
    await round();
    expect(sent.map(({ uncertain }) => uncertain)).toEqual([false, true]);
  });

  it('is given up after a day of attempts, and the other way is tried', async () => {
    await queue();
    answer = ({ recipient }) => {
      if (!recipient.startsWith('+')) return ACCEPTED;
      throw new AppError('channel.unreachable', 'down');
    };
    const begun = now;
    while (!(await states()).includes('sms givenUp')) {
      await round(post({ settings: { quietHours: '' } }));
      now += 300_000;
    }
    expect((now - begun) / HOUR_MS).toBeGreaterThan(20);
    expect((now - begun) / HOUR_MS).toBeLessThan(28);
    await round(post({ settings: { quietHours: '' } }));
    expect(await states()).toEqual(['email accepted', 'sms givenUp']);
  });

  it('a way that is configured no more hands over too', async () => {
    await queue();
    const { ways } = post();
    const email = ways.get('email');
    if (email === undefined) throw new Error('no e-mail');
    const mail = post({ ways: new Map([['email', email]]) });
    await round(mail);
    await round(mail);
    expect(await states()).toEqual(['email accepted', 'sms failed']);
  });

  it('gives way at its time, and goes on from there', async () => {
    await queue(3);
    answer = () => {
      now += 10_000;
      return ACCEPTED;
    };
    const open = await openNotices(local.records.archive, epochMs(0));
    expect(await postNotices(post(), open, now + 15_000)).toMatchObject({ accepted: 2 });
    await round();
    expect(sent).toHaveLength(3);
  });
});

describe('killed at any write', () => {
  it.each([1, 2])('at number %i: told once, or twice and said so', async (fatal) => {
    await queue();
    let writes = 0;
    const { archive } = local.records;
    const dying = post({
      archive: {
        list: (query) => archive.list(query),
        write: async (...write) => {
          writes += 1;
          if (writes === fatal) throw new AppError('records-down', 'killed');
          return archive.write(...write);
        },
      },
    });
    await expect(round(dying)).rejects.toThrow('killed');
    await round();
    expect(await ledger()).toMatchObject([{ state: 'accepted', uncertain: fatal === 2 }]);
    expect(sent.map(({ uncertain }) => uncertain)).toEqual(fatal === 2 ? [false, true] : [false]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  it('two that send at once: one of them does', async () => {
    await queue();
    const open = await openNotices(local.records.archive, epochMs(0));
    await Promise.all([
      postNotices(post(), open, now + 60_000),
      postNotices(post(), open, now + 60_000),
    ]);
    expect(sent).toHaveLength(1);
    expect(await states()).toEqual(['sms accepted']);
  });
});
