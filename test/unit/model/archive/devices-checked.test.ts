import { describe, expect, it } from 'vitest';
import type { ArchiveDraft, HeldItem } from '../../../../src/model/archive/archive-draft.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { day, draft, held, iso, told, utc } from './archive-drafts.ts';

const certificate = { number: 'N1', laboratory: 'L', verdict: 'pass', meter: 'M-1', serial: 'SN1' };
const dated = { verifiedOn: '2026-05-01', validUntil: '2028-04-30' };
const span = { validFrom: utc('2026-05-01T00:00:00Z'), validTo: utc('2028-05-01T00:00:00Z') };

describe('overlapping validity', () => {
  const price = (over: Partial<HeldItem>) => held('price', { class: 'hotel', perM3: 3 }, over);
  const mine = (over: Partial<ArchiveDraft>) =>
    draft('price', { class: 'hotel', perM3: 4 }, { validFrom: day(0), ...over });

  it('of the same thing is refused; one after the other, or of another thing, is not', () => {
    expect(told(mine({}), { siblings: [price({})] })).toEqual(['refused validFrom']);
    expect(told(mine({}), { siblings: [price({ validTo: day(0) })] })).toEqual([]);
    expect(told(mine({ validTo: day(5) }), { siblings: [price({ validFrom: day(5) })] })).toEqual(
      [],
    );
    const school = held('price', { class: 'school', perM3: 3 });
    expect(told(mine({}), { siblings: [school] })).toEqual([]);
  });

  it('one meter, one corrector and one bypass lock sit at a place at a time', () => {
    const body = { meter: 'M-1', serial: 'new', type: 'rotary', qMin: 1, qMax: 10 };
    const old = held('meter', { ...body, serial: 'old' });
    expect(told(draft('meter', body), { siblings: [old] })).toEqual(['refused validFrom']);
    const lock = { site: 'S-1', secured: 'locked', sealNumber: '1', by: 'li' };
    expect(told(draft('bypass-lock', lock), { siblings: [held('bypass-lock', lock)] })).toEqual([
      'refused validFrom',
    ]);
  });

  it('a certificate may begin before the last one ends; the same one twice is refused', () => {
    const mineOne = draft('certificate', { ...certificate, ...dated }, span);
    const other = held('certificate', { ...certificate, ...dated, number: 'N0' }, span);
    expect(told(mineOne, { siblings: [other] })).toEqual([]);
    const twice = held('certificate', { ...certificate, ...dated }, span);
    expect(told(mineOne, { siblings: [twice] })).toEqual(['refused verifiedOn']);
  });
});

describe('a certificate', () => {
  const of = (serial: string, meterId = 'M-1') =>
    draft('certificate', { ...certificate, ...dated, serial, meter: meterId }, span);
  const sat = (serial: string, validFrom: number, validTo: number | null) =>
    held(
      'meter',
      { meter: 'M-1', serial, type: 'rotary', qMin: 1, qMax: 10 },
      { validFrom: epochMs(validFrom), validTo: validTo === null ? null : epochMs(validTo) },
    );

  it('for another serial than the fleet has is refused; flagged where none is known', () => {
    expect(told(of('SN1'))).toEqual([]);
    expect(told(of('SN2'))).toEqual(['refused serial']);
    expect(told(of('SN2', 'M-2'))).toEqual(['flagged serial']);
  });

  it('is judged by the archive at its time, which knows more than the fleet', () => {
    const devices = [sat('SN8', 0, span.validFrom - 1), sat('SN9', span.validFrom + 1, null)];
    expect(told(of('SN9'), { devices })).toEqual([]);
    expect(told(of('SN8'), { devices })).toEqual(['refused serial']);
    expect(told(of('SN1'), { devices })).toEqual(['refused serial']);
  });

  it('may be of a swap meter that an operation fits later, or of a corrector', () => {
    const change = {
      meter: 'M-1',
      act: 'change-meter',
      at: '2026-06-01T00:00:00Z',
      old: { device: 'm1', serial: 'SN1', finalVb: 9 },
      new: { device: 'm1', serial: 'SN5', initialVb: 0 },
      by: 'li',
    };
    const operations = [
      held('meter-operation', change, { validFrom: utc('2026-06-01T00:00:00Z') }),
    ];
    expect(told(of('SN5'), { operations })).toEqual([]);
    expect(told(of('SN1'), { operations })).toEqual([]);
    expect(told(of('SN7'), { operations })).toEqual(['refused serial']);
    const devices = [held('corrector', { meter: 'M-1', serial: 'EVC1', conversion: 'pt' })];
    expect(told(of('EVC1'), { devices })).toEqual([]);
    expect(told(of('SN1'), { devices })).toEqual([]);
  });

  it('that ends before it begins is refused', () => {
    const body = { ...certificate, ...dated, validUntil: '2026-04-01' };
    const over = { validFrom: span.validFrom, validTo: utc('2026-04-02T00:00:00Z') };
    expect(told(draft('certificate', body, over))).toContain('refused validUntil');
  });
});

describe('an index', () => {
  const reading = (n: number, body: object) =>
    held('meter-reading', { meter: 'M-1', at: iso(n), by: 'li', ...body }, { validFrom: day(n) });
  const mine = (n: number, body: object, meterId = 'M-1') =>
    draft(
      'meter-reading',
      { meter: meterId, at: iso(n), by: 'li', ...body },
      { validFrom: day(n) },
    );
  const readings = [reading(-30, { vb: 500, mechIndex: 90 }), reading(-10, { vb: 700 })];

  it('below an earlier or above a later one is refused, by register', () => {
    expect(told(mine(-1, { vb: 700 }), { readings })).toEqual([]);
    expect(told(mine(-1, { vb: 699 }), { readings })).toEqual(['refused vb']);
    expect(told(mine(-20, { vb: 701 }), { readings })).toEqual(['refused vb']);
    expect(told(mine(-20, { vb: 600, mechIndex: 89 }), { readings })).toEqual([
      'refused mechIndex',
    ]);
    // the reading between has no mechanical index: the one before it counts
    expect(told(mine(-1, { mechIndex: 80 }), { readings })).toEqual(['refused mechIndex']);
    expect(told(mine(-1, {}), { readings })).toEqual(['refused vb']);
  });

  it('that has run over is right where the capacity is known, refused where it is not', () => {
    const high = [reading(-10, { vb: 980 })];
    expect(told(mine(-1, { vb: 5 }), { readings: high })).toEqual([]);
    expect(told(mine(-1, { vb: 500 }), { readings: high })).toEqual(['refused vb']);
    const other = [
      held(
        'meter-reading',
        { meter: 'M-2', at: iso(-10), by: 'li', vb: 980 },
        { validFrom: day(-10) },
      ),
    ];
    expect(told(mine(-1, { vb: 5 }, 'M-2'), { readings: other })).toEqual(['refused vb']);
  });

  it('begins anew with another meter; a new corrector leaves the mechanical index', () => {
    const change = (act: string, body: object = {}) =>
      held(
        'meter-operation',
        {
          meter: 'M-1',
          act,
          at: iso(-5),
          old: { device: 'm1', serial: 'SN1', finalVb: 720, finalMech: 95 },
          new: { device: 'm1', serial: 'SN5', initialVb: 2, initialMech: 1 },
          by: 'li',
          ...body,
        },
        { validFrom: day(-5) },
      );
    const operations = [change('change-meter')];
    expect(told(mine(-1, { vb: 3, mechIndex: 2 }), { readings, operations })).toEqual([]);
    expect(told(mine(-1, { vb: 1 }), { readings, operations })).toEqual(['refused vb']);
    expect(told(mine(-6, { vb: 721 }), { readings, operations })).toEqual(['refused vb']);
    const corrector = draft(
      'meter-operation',
      { ...change('change-corrector').body },
      { validFrom: day(-5) },
    );
    expect(told(corrector, { readings })).toEqual(['refused new.initialMech']);
  });

  it('with which an operation ends is judged against the readings before it', () => {
    const close = (finalVb: number) =>
      draft(
        'meter-operation',
        {
          meter: 'M-1',
          act: 'close',
          at: iso(-1),
          old: { device: 'm1', serial: 'SN1', finalVb, credit: 0 },
          by: 'li',
        },
        { validFrom: day(-1) },
      );
    expect(told(close(700), { readings })).toEqual([]);
    expect(told(close(650), { readings })).toEqual(['refused old.finalVb']);
  });
});

describe('an operation', () => {
  const change = { meter: 'M-1', act: 'change-meter', at: iso(-1), by: 'li' };
  it('is entered whole: final and initial index, credit settled', () => {
    expect(told(draft('meter-operation', change))).toEqual([
      'refused old.finalVb',
      'refused new.initialVb',
    ]);
    const old = { device: 'm1', serial: 'SN1', finalVb: 9, credit: 12 };
    const next = { device: 'm1', serial: 'SN5', initialVb: 0 };
    expect(told(draft('meter-operation', { ...change, old, new: next }))).toEqual([
      'refused old.creditSettled',
    ]);
    const settled = { ...old, creditSettled: 'moved' };
    expect(told(draft('meter-operation', { ...change, old: settled, new: next }))).toEqual([]);
  });
});
