import { describe, expect, it } from 'vitest';
import type { SwingView } from '../../../../src/api/schema/tracking-view.ts';
import { besideOf } from '../../../../src/console/pages/archive/item-request.ts';
import { changesBetween, fieldText } from '../../../../src/console/pages/archive/item-text.ts';
import { prettyJson } from '../../../../src/console/pages/audit/pretty-json.ts';
import { barsOf, placeOf, scaleOf } from '../../../../src/console/pages/balance/loss-scale.ts';
import { inOrder, widthOf } from '../../../../src/console/pages/condition/condition-row.ts';
import { statValue } from '../../../../src/console/pages/condition/trace-words.ts';
import { inStep, stepsOf } from '../../../../src/console/pages/operations/draft-columns.ts';
import { spanOf } from '../../../../src/console/pages/reports/report-span.ts';
import { inState, ordered } from '../../../../src/console/pages/tracking/swing-order.ts';
import { columnsOf } from '../../../../src/model/archive/columns.ts';

const say = ({ en }: { readonly zh: string; readonly en: string }): string => en;

describe('loss of a zone, drawn', () => {
  const loss = (m3: number, sigma: number) => ({ from: 'x', loss: { m3, sigma }, unusable: null });

  it('is beyond its uncertainty where twice σ does not reach zero', () => {
    const windows = [
      loss(100, 40),
      loss(100, 50),
      loss(-100, 40),
      { ...loss(9, 1), unusable: 'x' },
    ];
    expect(barsOf(windows).map(({ state }) => state)).toEqual([
      'beyond',
      'within',
      'beyond',
      'unusable',
    ]);
  });

  it('has a scale that takes in every value, and zero', () => {
    for (const values of [[], [0], [3, 920], [-4_100, -3], [-12, 950], [0.001], [Number.NaN]]) {
      const scale = scaleOf(values);
      const known = values.filter(Number.isFinite);
      expect(scale.low).toBeLessThanOrEqual(Math.min(0, ...known));
      expect(scale.high).toBeGreaterThanOrEqual(Math.max(0, ...known));
      expect(scale.high).toBeGreaterThan(scale.low);
      expect(scale.ticks.some((tick) => Math.abs(tick) < 1e-12)).toBe(true);
      expect(scale.ticks.length).toBeLessThan(9);
    }
  });

  it('stands upside down, as a screen counts', () => {
    const scale = scaleOf([0, 100]);
    expect(placeOf(scale.high, scale, 200)).toBe(0);
    expect(placeOf(scale.low, scale, 200)).toBe(200);
  });
});

describe('key tracking', () => {
  const swing = (id: string, money: number | null, state: 'open' | 'asked' | null): SwingView => ({
    id,
    customer: { id, name: null },
    zone: null,
    sites: [],
    from: '2026-11-02',
    to: '2026-11-16',
    direction: 'down',
    m3: -5,
    changePercent: 40,
    money,
    standing: 'over',
    likely: 'unknown',
    heating: false,
    followUp:
      state === null ? null : { cause: 'stop', note: 'x', by: 'li', at: '', state, revision: 1 },
  });
  const swings = [swing('a', null, null), swing('b', -10, 'open'), swing('c', 400, 'asked')];
  const ids = (found: readonly SwingView[]): string => found.map(({ id }) => id).join('');

  it('is in the order of the service until somebody asks for another', () => {
    expect(ids(ordered(swings, null))).toBe('abc');
    expect(ids(ordered(swings, { column: 'note', order: 'asc' }))).toBe('abc');
  });

  it('puts what has no price last, whichever way it goes', () => {
    expect(ids(ordered(swings, { column: 'money', order: 'asc' }))).toBe('bca');
    expect(ids(ordered(swings, { column: 'money', order: 'desc' }))).toBe('cba');
  });

  it('shows those of a state, and those that nobody has followed up', () => {
    expect(ids(inState(swings, ''))).toBe('abc');
    expect(ids(inState(swings, 'none'))).toBe('a');
    expect(ids(inState(swings, 'asked'))).toBe('c');
  });
});

describe('the condition table', () => {
  const column = (id: string, kind: 'text' | 'number', title: string) =>
    ({ id, kind, title: { zh: '列', en: title }, unit: '', digits: 0, source: 'file' }) as const;

  it('names the meter first, then its grade and why', () => {
    const columns = [
      column('customer', 'text', 'Customer'),
      column('meter', 'text', 'Meter'),
      column('reasons', 'text', 'Reasons'),
      column('grade', 'text', 'Grade'),
    ];
    expect(inOrder(columns).map(({ id }) => id)).toEqual(['meter', 'grade', 'reasons', 'customer']);
  });

  it('has columns as wide as their headings', () => {
    expect(widthOf(column('x', 'number', 'A very long heading of a column'))).toBe(15);
    expect(widthOf(column('x', 'number', 'C'))).toBe(6.5);
  });

  it('shows what a cell is made of in the unit of its heading', () => {
    expect(statValue('zeroMs', 5_400_000, say)).toBe('1.50');
    expect(statValue('clockOffsetMs', 3_000, say)).toBe('3');
    expect(statValue('records', 288, say)).toBe('288');
    expect(statValue('vbM3', 12.3456, say)).toBe('12.346');
    expect(statValue('valve', 'open', say)).toBe('open');
    expect(statValue('battery', null, say)).toBe('');
  });
});

describe('the archive', () => {
  const columns = columnsOf('customer');
  const contact = { name: '王<b>', phone: '1' };

  it('shows a field as a person reads it, markup as text', () => {
    const shown = columns
      .filter(({ key }) => key === 'contacts')
      .map((contacts) => fieldText(contacts, { contacts: [contact] }, say));
    expect(shown).toEqual(['王<b> | 1']);
  });

  it('says what a revision changed', () => {
    const before = { customer: 'c', class: 'hotel', note: 'x' };
    const after = { customer: 'c', class: 'school', contacts: [contact], note: 'x' };
    const changes = changesBetween(columns, before, after, say);
    expect(changes.map(({ column, before: from, after: to }) => [column.key, from, to])).toEqual([
      ['class', 'hotel', 'school'],
      ['contacts', '', '王<b> | 1'],
    ]);
  });

  const beside = {
    id: ' x1 ',
    follows: '',
    customer: 'c1',
    site: '',
    validFrom: '2026-11-01',
    validTo: '',
    reason: ' new ',
  };

  it('asks for what the kind needs, and leaves out what is not given', () => {
    expect(besideOf('contract', beside, null)).toMatchObject({
      subject: { customer: 'c1' },
      id: 'x1',
      reason: 'new',
    });
    // the customer of a customer record stands in its body
    expect(besideOf('customer', beside, null)).not.toHaveProperty('subject');
  });

  it('revises on the revision that was read, and keeps whose it is', () => {
    const present = { revision: 3, subject: { customer: 'c9' } };
    expect(besideOf('contract', { ...beside, customer: '' }, present)).toMatchObject({
      base: 3,
      subject: { customer: 'c9' },
    });
    expect(besideOf('contract', beside, present)).not.toHaveProperty('id');
  });
});

describe('guided operations', () => {
  it('have the steps of their act', () => {
    const ids = (act: Parameters<typeof stepsOf>[0]): string =>
      stepsOf(act)
        .map(({ id }) => id)
        .join(' ');
    expect(ids('change-meter')).toBe('when old new proof');
    expect(ids('seal')).toBe('when old proof');
    expect(ids('unseal')).toBe('when new proof');
  });

  it('say in which step something is missing', () => {
    const needs = [{ path: 'old.finalVb' }, { path: 'at' }, { path: 'files' }];
    const missing = stepsOf('change-meter').map((step) =>
      inStep(needs, step).map(({ path }) => path),
    );
    expect(missing).toEqual([['at'], ['old.finalVb'], [], ['files']]);
  });

  it('ask for every field that a draft has, each in one step', () => {
    const asked = stepsOf('change-meter').flatMap(({ columns: own }) => own.map(({ key }) => key));
    const known = columnsOf('operation-draft').map(({ key }) => key);
    const kept = ['meter', 'act', 'state', 'owner', 'ended', 'reason'];
    expect([...asked, ...kept].sort()).toEqual([...known].sort());
  });
});

describe('small things', () => {
  it('reports are of a span that ends now, or as given', () => {
    const now = Date.parse('2026-11-26T12:00:00Z');
    expect(spanOf('shift', now, '', '')).toEqual({ from: '2026-11-26T00:00:00.000Z', to: '' });
    expect(spanOf('usual', now, '', '')).toEqual({ from: '', to: '' });
    expect(spanOf('chosen', now, '', 'no time')).toEqual({ from: '', to: '' });
  });

  it('JSON of the audit gets lines, anything else stays as it is', () => {
    expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(prettyJson('<b>')).toBe('<b>');
  });
});
