import { dayAfter, gasDayAt, gasDaySpan } from '../../metering/books/gas-day.ts';
import type { GasDay } from '../../metering/contract/metering-books.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { AskedMeter } from './asked-meters.ts';
import type { DaySpan } from './use-rows.ts';

/** A gas day, or a moment. */
export type AskedEnd = GasDay | EpochMs;

export interface AskedSpan {
  readonly from?: AskedEnd;
  readonly to?: AskedEnd;
}

const DAY_MS = 86_400_000;
/** Of a list in which nobody says otherwise; every site has its own, this names the days. */
const LIST_ZONE = 'Asia/Shanghai';

/** @throws Refusal validation-failed, span-empty. */
export function instantsAsked(
  { clock }: Pick<ApiPorts, 'clock'>,
  { from, to }: AskedSpan,
): { readonly from: EpochMs; readonly to: EpochMs } {
  const end = moment('to', to) ?? epochMs(clock.now());
  const begin = moment('from', from) ?? epochMs(end - DAY_MS);
  if (begin >= end) throw new Refusal('span-empty', '`from` must be before `to`');
  return { from: begin, to: end };
}

/** @throws Refusal validation-failed, span-empty. */
export function daysAsked(
  { clock, gasDayStart = 0 }: Pick<ApiPorts, 'clock' | 'gasDayStart'>,
  { from, to }: AskedSpan,
): DaySpan {
  const today = gasDayAt({ timeZone: LIST_ZONE, startHour: gasDayStart }, clock.now());
  const end = dayOf('to', to) ?? dayAfter(today);
  const begin =
    dayOf('from', from) ?? new Date(Date.parse(end) - DAY_MS).toISOString().slice(0, 10);
  if (begin >= end) throw new Refusal('span-empty', '`from` must be before `to`');
  return { from: begin, to: end };
}

/** When a gas day of a meter place begins and ends. */
export const gasDayOf = (
  { gasDayStart = 0 }: Pick<ApiPorts, 'gasDayStart'>,
  { site }: AskedMeter,
  day: GasDay,
): { readonly start: EpochMs; readonly end: EpochMs } =>
  gasDaySpan({ timeZone: site.timeZone, startHour: gasDayStart }, day);

function moment(name: string, asked: AskedEnd | undefined): EpochMs | undefined {
  if (typeof asked === 'string')
    throw badEnd(name, 'hours are asked for by times with offset, e.g. 2026-11-26T08:00:00+08:00');
  return asked;
}

function dayOf(name: string, asked: AskedEnd | undefined): GasDay | undefined {
  if (typeof asked === 'number')
    throw badEnd(name, 'days and cycles are asked for by gas days, e.g. 2026-11-26');
  return asked;
}

const badEnd = (name: string, problem: string): Refusal =>
  new Refusal('validation-failed', `querystring.${name}: ${problem}`, {
    errors: [{ path: `querystring.${name}`, problem }],
  });
