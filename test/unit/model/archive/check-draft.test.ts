import { describe, expect, it } from 'vitest';
import { parseBody } from '../../../../src/model/archive/kind-specs.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { day, draft, held, iso, NOW, told } from './archive-drafts.ts';

describe('references', () => {
  it('to what the fleet does not have are refused, each at its field', () => {
    expect(
      told(
        draft('appliance', { site: 'S-9', name: 'b', purpose: 'boiler', count: 1, ratedM3h: 5 }),
      ),
    ).toEqual(['refused site']);
    expect(told(draft('run', { site: 'S-1', run: 'B', role: 'standby' }))).toEqual(['refused run']);
    expect(told(draft('run', { site: 'S-1', run: 'A', role: 'duty' }))).toEqual([]);
    expect(told(draft('price', { customer: 'C-9', perM3: 1 }))).toEqual(['refused customer']);
    const notice = { sites: ['S-1', 'S-9'], zone: 'Z-9', from: iso(1), to: iso(2), reason: 'x' };
    expect(told(draft('outage-notice', notice))).toEqual(['refused zone', 'refused sites']);
  });

  it('that do not belong together are refused', () => {
    const repair = { site: 'S-2', meter: 'M-1', at: iso(-1), what: 'meter', work: 'x', by: 'li' };
    expect(told(draft('repair', repair))).toEqual(['refused site']);
    expect(told(draft('site', { site: 'S-1', customer: 'C-2' }))).toEqual(['refused customer']);
  });

  it('that a revision keeps are not asked again: what has left the fleet keeps its archive', () => {
    const gone = { meter: 'M-9', serial: 'x', type: 'rotary', qMin: 1, qMax: 10 };
    const before = held('meter', gone, { id: 'mine' });
    expect(told(draft('meter', gone, { before, validTo: day(-1) }))).toEqual([]);
    expect(told(draft('meter', gone))).toEqual(['refused meter']);
  });

  it('a contract must say whose it is', () => {
    const terms = {
      settlement: 'monthly',
      prepaid: false,
      compensation: 'none',
      stationOwner: 'company',
      meterOwner: 'company',
    };
    expect(told(draft('contract', terms))).toEqual(['refused subject.customer']);
    expect(told(draft('contract', terms, { subject: { customer: 'C-1' } }))).toEqual([]);
    const fixed = { ...terms, compensation: 'fixedFactor' };
    expect(told(draft('contract', fixed, { subject: { customer: 'C-1' } }))).toEqual([
      'refused fixedFactor',
    ]);
  });
});

describe('moments', () => {
  const repair = { site: 'S-1', what: 'filter', work: 'cleaned', by: 'li' };

  it('an act that is still to come is refused, a plan is not', () => {
    const tomorrow = { validFrom: day(1) };
    expect(told(draft('repair', { ...repair, at: iso(1) }, tomorrow))).toEqual(['refused at']);
    expect(told(draft('price', { perM3: 1 }, tomorrow))).toEqual([]);
    const soon = { validFrom: epochMs(NOW + 60_000) };
    expect(told(draft('repair', { ...repair, at: iso(0) }, soon))).toEqual([]);
  });

  it('before what is billed, what bears on bills is refused and the rest is not', () => {
    const around = { settledUntil: day(-5) };
    const body = { meter: 'M-1', at: iso(-6), vb: 5, by: 'li' };
    const early = draft('meter-reading', body, { validFrom: day(-6) });
    expect(told(early, around)).toEqual(['refused at']);
    expect(
      told(draft('meter-reading', { ...body, at: iso(-5) }, { validFrom: day(-5) }), around),
    ).toEqual([]);
    const bought = { meter: 'M-1', at: iso(-6), m3: 5, perM3: 3 };
    expect(told(draft('gas-purchase', bought, { validFrom: day(-6) }), around)).toEqual([]);
    expect(told({ ...early, act: 'withdraw', before: early }, around)).toEqual(['refused at']);
  });

  it('ending something after what is billed leaves the bill alone', () => {
    const body = { meter: 'M-1', serial: 'SN1', type: 'rotary', qMin: 1, qMax: 10 };
    const before = held('meter', body, { id: 'mine', validFrom: day(-100) });
    const end = (validTo: number) =>
      draft('meter', body, { before, validFrom: day(-100), validTo: epochMs(validTo) });
    expect(told(end(day(-1)), { settledUntil: day(-5) })).toEqual([]);
    expect(told(end(day(-6)), { settledUntil: day(-5) })).toEqual(['refused validFrom']);
    const other = { ...end(day(-1)), body: parseBody('meter', { ...body, qMax: 20 }) };
    expect(told(other, { settledUntil: day(-5) })).toEqual(['refused validFrom']);
  });
});

describe('the rest', () => {
  it('a seal that is not the one of the lock is flagged', () => {
    const found = { site: 'S-1', at: iso(-1), sealNumber: '77', intact: true, by: 'li' };
    const mine = draft('lock-inspection', found, { validFrom: day(-1) });
    const lock = (sealNumber: string) =>
      held('bypass-lock', { site: 'S-1', secured: 'locked', sealNumber, by: 'li' });
    expect(told(mine)).toEqual(['flagged site']);
    expect(told(mine, { locks: [lock('76')] })).toEqual(['flagged sealNumber']);
    expect(told(mine, { locks: [lock('77')] })).toEqual([]);
  });

  it('a file that nobody has sent is refused', () => {
    const mine = draft('price', { perM3: 1 });
    expect(told(mine, { missingFiles: ['abc'] })).toEqual(['refused files']);
  });
});
