import { describe, expect, it } from 'vitest';
import type { Addressee } from '../../../../src/metering/prepaid/addressee.ts';
import type { HeldNotice } from '../../../../src/metering/prepaid/notice-item.ts';
import type { NoticeSettings } from '../../../../src/metering/prepaid/notice-settings.ts';
import {
  affectedBy,
  type Outage,
  outagePlan,
} from '../../../../src/metering/prepaid/outage-plan.ts';
import { OutageNotice } from '../../../../src/model/archive/customer-kinds.ts';
import { CustomerNotice } from '../../../../src/model/archive/customer-notice-kind.ts';
import { type EpochMs, epochMs } from '../../../../src/model/units.ts';
import type { ArchiveChange } from '../../../../src/records/records.ts';
import { prepaidFleet } from '../../../support/credit-days.ts';

const FLEET = prepaidFleet();
const at = (text: string) => epochMs(Date.parse(text));
const SETTINGS: NoticeSettings = {
  noticeDays: 7,
  urgentDays: 3,
  hospitalDays: 14,
  ways: ['sms'],
  quietHours: '21:00-08:00',
  reminderAt: '10:00',
  howToBuy: { zh: '', en: '' },
  phone: '96777',
};
const WANG: Addressee = {
  name: 'Wang',
  language: 'zh',
  routes: [{ way: 'sms', address: '+8613800000001' }],
};

const outage = (over: Partial<OutageNotice> = {}, revision = 1): Outage => {
  const body = OutageNotice.parse({
    zone: 'east',
    from: '2026-06-10T08:00:00Z',
    to: '2026-06-10T18:00:00Z',
    reason: '管道改造',
    ...over,
  });
  return { id: 'o-1', revision, state: body.state, body };
};

function changesOf(
  of: Outage,
  held: readonly HeldNotice[],
  people: (customer: { readonly id: string }) => readonly Addressee[],
  now: EpochMs,
): readonly ArchiveChange[] {
  const plan = outagePlan(of, held, SETTINGS, now);
  const made = affectedBy(FLEET, of.body).flatMap((affected) =>
    plan.changesFor(affected, people(affected.customer)),
  );
  return [...plan.drops, ...made];
}

/** The ledger, in which each plan is carried out. */
class Ledger {
  readonly #notices = new Map<string, HeldNotice>();

  /** Plans, writes it down, and sends what is due; tells what went out. */
  pass(of: Outage, now: string, whoHears = [WANG]): readonly string[] {
    const held = [...this.#notices.values()];
    const moment = at(now);
    const people = ({ id }: { readonly id: string }) => (id === 'noodles' ? whoHears : []);
    for (const change of changesOf(of, held, people, moment)) {
      const known = this.#notices.get(change.id);
      if (change.base !== (known?.item.revision ?? 0)) throw new Error(`stale: ${change.id}`);
      const item = { id: change.id, revision: change.base + 1, validFrom: change.validFrom };
      this.#notices.set(change.id, { item, body: CustomerNotice.parse(change.body) });
    }
    const again = [...this.#notices.values()];
    const more = changesOf(of, again, people, moment);
    if (more.length > 0) throw new Error(`planned twice: ${more.map(({ id }) => id).join()}`);
    return again.flatMap(({ item, body }) => {
      if (body.state !== 'queued' || item.validFrom > moment) return [];
      const revision = item.revision + 1;
      this.#notices.set(item.id, {
        item: { ...item, revision },
        body: { ...body, state: 'accepted' },
      });
      return [`${body.about}: ${body.message}`];
    });
  }

  states(): readonly string[] {
    return [...this.#notices.values()].map(({ body }) => `${body.about} ${body.way} ${body.state}`);
  }
}

describe('whose gas is off', () => {
  it('of a zone, of sites, of both: each customer once with its sites', () => {
    const names = (body: Parameters<typeof affectedBy>[1]) =>
      affectedBy(FLEET, body).map(({ customer, sites }) => [customer.id, sites.length]);
    const sites = [OutageNotice.shape.sites.parse(['ward'])].flat();
    expect(names({ zone: 'east', sites: [] })).toEqual([
      ['noodles', 1],
      ['clinic', 1],
    ]);
    expect(names({ sites })).toEqual([['clinic', 1]]);
    expect(names({ zone: 'east', sites })).toHaveLength(2);
  });
});

describe('notices of an outage', () => {
  it('now, a reminder on the day before, and nothing else', () => {
    const ledger = new Ledger();
    const [first, ...others] = ledger.pass(outage(), '2026-06-05T12:00:00Z');
    expect(others).toEqual([]);
    expect(first).toMatch(
      /^outage-planned: 面馆：因管道改造，面馆总店.*2026-06-10 08:00 至 2026-06-10 18:00[^]*96777/,
    );
    expect(ledger.pass(outage(), '2026-06-09T09:59:00Z')).toEqual([]);
    expect(ledger.pass(outage(), '2026-06-09T10:00:00Z')).toMatchObject([
      expect.stringMatching(/^outage-reminder: /),
    ]);
    expect(ledger.pass(outage(), '2026-06-10T09:00:00Z')).toEqual([]);
  });

  it('one who cannot be told stands in the ledger', () => {
    const ledger = new Ledger();
    ledger.pass(outage(), '2026-06-05T12:00:00Z');
    expect(ledger.states()).toContain('outage-planned none failed');
  });

  it('entered in the evening it waits for the morning; gas off before that, it does not', () => {
    const ledger = new Ledger();
    expect(ledger.pass(outage(), '2026-06-08T22:00:00Z')).toEqual([]);
    expect(ledger.pass(outage(), '2026-06-09T08:00:00Z')).toHaveLength(1);
    const urgent = new Ledger();
    const soon = outage({ from: '2026-06-09T06:00:00Z' });
    expect(urgent.pass(soon, '2026-06-08T22:00:00Z')).toHaveLength(1);
  });

  it('entered on the day before, the notice is the reminder', () => {
    const ledger = new Ledger();
    expect(ledger.pass(outage(), '2026-06-09T08:30:00Z')).toHaveLength(1);
    expect(ledger.pass(outage(), '2026-06-09T12:00:00Z')).toEqual([]);
  });

  it('another time is told as a change, its reminder is of the new day', () => {
    const ledger = new Ledger();
    ledger.pass(outage(), '2026-06-05T12:00:00Z');
    const moved = outage({ from: '2026-06-12T08:00:00Z', to: '2026-06-12T18:00:00Z' }, 2);
    expect(ledger.pass(moved, '2026-06-06T12:00:00Z')).toMatchObject([
      expect.stringMatching(/^outage-changed: .*2026-06-12 08:00/),
    ]);
    expect(ledger.pass(moved, '2026-06-09T12:00:00Z')).toEqual([]);
    expect(ledger.pass(moved, '2026-06-11T12:00:00Z')).toMatchObject([
      expect.stringMatching(/^outage-reminder: .*2026-06-12 08:00/),
    ]);
  });

  it('another reason is no news', () => {
    const ledger = new Ledger();
    ledger.pass(outage(), '2026-06-05T12:00:00Z');
    expect(ledger.pass(outage({ reason: '抢修' }, 2), '2026-06-06T12:00:00Z')).toEqual([]);
  });

  it('a cancellation goes to whoever was told, and the reminder stays away', () => {
    const ledger = new Ledger();
    ledger.pass(outage(), '2026-06-05T12:00:00Z');
    const cancelled = outage({ state: 'cancelled' }, 2);
    expect(ledger.pass(cancelled, '2026-06-06T12:00:00Z')).toMatchObject([
      expect.stringMatching(/^outage-cancelled: .*已取消/),
    ]);
    expect(ledger.pass(cancelled, '2026-06-09T12:00:00Z')).toEqual([]);
    // planned once more at the same time: news again
    expect(ledger.pass(outage({}, 3), '2026-06-09T12:30:00Z')).toMatchObject([
      expect.stringMatching(/^outage-planned: /),
    ]);
  });

  it('who has not been told yet hears of neither', () => {
    const ledger = new Ledger();
    ledger.pass(outage(), '2026-06-08T22:00:00Z');
    expect(ledger.pass(outage({ state: 'cancelled' }, 2), '2026-06-09T12:00:00Z')).toEqual([]);
    // and no reminder two hours after the notice
    expect(ledger.states().filter((state) => state.includes('sms'))).toEqual([
      'outage-planned sms dropped',
    ]);
  });

  it('what is queued when it is over is dropped', () => {
    const ledger = new Ledger();
    ledger.pass(outage(), '2026-06-05T12:00:00Z');
    ledger.pass(outage(), '2026-06-10T19:00:00Z');
    expect(ledger.states().some((state) => state.includes('queued'))).toBe(false);
  });
});
