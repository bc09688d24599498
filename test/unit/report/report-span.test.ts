import { expect, it } from 'vitest';
import { epochMs } from '../../../src/model/units.ts';
import { daysIn, gasDaysOf, lastMonth } from '../../../src/report/report-span.ts';

const SHANGHAI = { timeZone: 'Asia/Shanghai', startHour: 8 };
const at = (text: string) => epochMs(Date.parse(text));
const said = ({ from, to }: { from: number; to: number }) =>
  [from, to].map((one) => new Date(one).toISOString());

it.each([
  ['08:30', '2026-11-25', '2026-11-26'],
  ['08:00', '2026-11-25', '2026-11-26'],
  // the gas day that goes on at seven began on the day before
  ['07:00', '2026-11-24', '2026-11-25'],
])('from one %s to the next there is one whole gas day, %s', (hour, first, end) => {
  const span = { from: at(`2026-11-25T${hour}:00+08:00`), to: at(`2026-11-26T${hour}:00+08:00`) };
  const days = gasDaysOf(SHANGHAI, span);
  expect([days.first, days.end, daysIn(days)]).toEqual([first, end, 1]);
  expect(said(days)).toEqual([`${first}T00:00:00.000Z`, `${end}T00:00:00.000Z`]);
});

it('a span within a gas day is answered with the one before', () => {
  const span = { from: at('2026-11-26T09:00:00+08:00'), to: at('2026-11-26T12:00:00+08:00') };
  expect(gasDaysOf(SHANGHAI, span)).toMatchObject({ first: '2026-11-25', end: '2026-11-26' });
});

it('the night in which the clock is changed belongs to a gas day of 23 hours', () => {
  const berlin = { timeZone: 'Europe/Berlin', startHour: 0 };
  const span = { from: at('2026-03-29T00:00:00+01:00'), to: at('2026-03-30T00:00:00+02:00') };
  const days = gasDaysOf(berlin, span);
  expect((days.to - days.from) / 3_600_000).toBe(23);
});

it.each([
  ['2026-11-03T09:00:00+08:00', '2026-10-01', '2026-11-01'],
  ['2026-11-01T07:59:59+08:00', '2026-09-01', '2026-10-01'],
  ['2026-11-01T08:00:00+08:00', '2026-10-01', '2026-11-01'],
  ['2026-01-03T09:00:00+08:00', '2025-12-01', '2026-01-01'],
])('at %s the last month began on %s', (now, first, end) => {
  expect(said(lastMonth(SHANGHAI, at(now)))).toEqual([
    `${first}T00:00:00.000Z`,
    `${end}T00:00:00.000Z`,
  ]);
});
