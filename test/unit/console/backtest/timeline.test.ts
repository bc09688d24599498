import { describe, expect, it } from 'vitest';
import { byState } from '../../../../src/console/pages/backtest/proposal-order.ts';
import { lastMonths, spanInstants } from '../../../../src/console/pages/backtest/span.ts';
import { axisPlaces, timelineOf } from '../../../../src/console/pages/backtest/timeline.ts';
import { triedParams } from '../../../../src/console/pages/backtest/tried-params.ts';

const DAY = 86_400_000;
const FROM = Date.parse('2026-03-01T00:00:00Z');
const at = (days: number) => ({ occurredAt: new Date(FROM + days * DAY).toISOString() });

describe('the timeline of a backtest', () => {
  it('counts gained, lost and kept by the day', () => {
    const groups = { gained: [at(0.5), at(0.9)], lost: [at(2)], kept: [at(0.1)] };
    const { every, bars, above, below } = timelineOf(groups, FROM, FROM + 10 * DAY);
    expect([every, bars.length, above, below]).toEqual(['day', 10, 3, 1]);
    expect(bars[0]).toEqual({ from: FROM, gained: 2, lost: 0, kept: 1 });
    expect(bars[2]).toMatchObject({ gained: 0, lost: 1 });
  });

  it('shows at its edges what lies outside, and loses none', () => {
    const groups = { gained: [at(-3), at(99)], lost: [], kept: [] };
    const { bars } = timelineOf(groups, FROM, FROM + 2 * DAY);
    expect(bars.reduce((sum, bar) => sum + bar.gained, 0)).toBe(2);
    expect([bars[0]?.gained, bars.at(-1)?.gained]).toEqual([1, 1]);
  });

  it.each([
    [2, 'hour', 48],
    [90, 'day', 90],
    [365, 'week', 53],
  ] as const)('%i days have a bar for each %s', (days, every, count) => {
    const none = { gained: [], lost: [], kept: [] };
    const timeline = timelineOf(none, FROM, FROM + days * DAY);
    expect([timeline.every, timeline.bars.length]).toEqual([every, count]);
  });

  it('marks months of a long span and a dozen days of a short one at most', () => {
    const year = axisPlaces(FROM, FROM + 365 * DAY);
    expect(year.length).toBeGreaterThanOrEqual(11);
    expect(new Set(year.map((place) => new Date(place).getDate()))).toEqual(new Set([1]));
    expect(axisPlaces(FROM, FROM + 60 * DAY).length).toBeLessThanOrEqual(12);
  });
});

describe('the span', () => {
  it('goes back whole months, also from the end of a long one', () => {
    const now = new Date(2026, 4, 31, 12).getTime();
    expect(lastMonths(3, now)).toEqual({ from: '2026-02-28', to: '2026-05-31' });
  });

  it('takes its last day in, and is none the wrong way round', () => {
    const span = spanInstants({ from: '2026-03-01', to: '2026-03-01' });
    expect(Date.parse(span?.to ?? '') - Date.parse(span?.from ?? '')).toBe(DAY);
    expect(spanInstants({ from: '2026-03-02', to: '2026-03-01' })).toBeNull();
    expect(spanInstants({ from: '', to: '2026-03-01' })).toBeNull();
  });
});

describe('what was tried, and what was proposed', () => {
  it('every parameter of every setting', () => {
    const settings = [{ type: 'bypass.open', params: { openForMs: 1 } }, 'strange'];
    expect(triedParams({ params: null, settings })).toEqual([['openForMs', '1']]);
    expect(triedParams({ params: { a: true }, settings: null })).toEqual([['a', 'true']]);
  });

  it('those to be decided come first, then the newest', () => {
    const one = (state: 'proposed' | 'approved', proposedAt: string) => ({ state, proposedAt });
    const order = byState([one('approved', '3'), one('proposed', '1'), one('proposed', '2')]);
    expect(order.map(({ proposedAt }) => proposedAt)).toEqual(['2', '1', '3']);
  });
});
