import { dateName, localClock } from '../../lib/local-time.ts';
import type { BackBilling } from '../../model/archive/back-billing-kind.ts';
import { CustomerId } from '../../model/ids.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Claim } from './claim.ts';
import { type ClaimHour, type ClaimHours, sumOf } from './claim-hours.ts';
import { differenceMoney, type PriceList } from './difference-money.ts';
import type { Estimates } from './estimates.ts';
import { certificateThen } from './meter-share.ts';
import type { VolumeEstimate } from './volume-estimate.ts';

/** What stands beside the volume in a statement. */
export interface Beside {
  readonly alarms: BackBilling['alarms'];
  readonly readings: BackBilling['readings'];
  readonly priceList: PriceList;
  /** Up to when the meter has been billed; null: nobody has said. */
  readonly settledUntil: EpochMs | null;
  readonly note: string;
  readonly by: string;
  readonly now: EpochMs;
}

/** A statement as it is drafted: everything it was reckoned from stands in it, as it is known now. */
export function draftStatement(
  claim: Claim,
  hours: ClaimHours,
  { chosen, others }: Estimates,
  beside: Beside,
): BackBilling {
  const { meter, site, calendar, contract } = claim;
  const countedM3 = sumOf(hours.span, 'm3');
  const money = differenceMoney(claim, hours.span, chosen.byHour, beside.priceList);
  const { settledUntil, now } = beside;
  const certificate = certificateThen(claim);
  return {
    meter: meter.id,
    site: site.id,
    customer: CustomerId.parse(site.customer),
    serial: meter.serial ?? '',
    state: 'draft',
    cause: claim.cause,
    method: chosen.method,
    from: new Date(claim.from).toISOString(),
    to: new Date(claim.to).toISOString(),
    ...volumesOf(chosen),
    countedM3: rounded(countedM3),
    disturbedM3: rounded(sumOf(hours.span, 'disturbedM3')),
    // of the rounded ones, so that the paper adds up
    differenceM3: rounded(rounded(chosen.m3) - rounded(countedM3)),
    ...(money === null ? {} : { money: Number(money.toFixed(2)) }),
    adjusts: adjustsOf(claim.from, settledUntil),
    formula: chosen.formula,
    terms: chosen.terms.slice(0, MOST_TERMS).map((one) => ({ ...one })),
    readings: beside.readings,
    periods: periodsOf(hours.span, chosen.byHour),
    alarms: beside.alarms,
    others: others.map(({ method, ...other }) => ({ method, ...volumesOf(other) })),
    remarks: remarksOf(chosen, others, beside),
    ...(contract === null ? {} : { contract }),
    ...(certificate === null ? {} : { certificate: certificateOf(certificate) }),
    note: beside.note,
    draftedBy: beside.by,
    draftedOn: dateName(localClock(calendar.timeZone, now).day),
  };
}

/** What a statement is to the bills of its meter. */
export function adjustsOf(from: EpochMs, settledUntil: EpochMs | null): BackBilling['adjusts'] {
  if (settledUntil === null) return 'unknown';
  return from < settledUntil ? 'settled' : 'open';
}

const MOST_TERMS = 40;

/** m³, three digits: as registers are read. */
const rounded = (m3: number): number => Number(m3.toFixed(3));

const volumesOf = ({ m3, lowM3, highM3 }: Pick<VolumeEstimate, 'm3' | 'lowM3' | 'highM3'>) => ({
  estimateM3: rounded(m3),
  lowM3: rounded(lowM3),
  highM3: rounded(highM3),
});

const certificateOf = ({
  number,
  laboratory,
  verifiedOn,
  validUntil,
  verdict,
}: NonNullable<BackBilling['certificate']>): NonNullable<BackBilling['certificate']> => ({
  number,
  laboratory,
  verifiedOn,
  validUntil,
  verdict,
});

/** A page holds 40 rows: longer spans are told by month. */
const MOST_DAYS = 40;

function periodsOf(span: readonly ClaimHour[], byHour: readonly number[]): BackBilling['periods'] {
  const days = new Set(span.map(({ day }) => day));
  const periods = new Map<string, { countedM3: number; estimateM3: number }>();
  for (const [n, { day, m3 }] of span.entries()) {
    const on = days.size > MOST_DAYS ? day.slice(0, 7) : day;
    const period = periods.get(on) ?? { countedM3: 0, estimateM3: 0 };
    period.countedM3 += m3;
    period.estimateM3 += byHour[n] ?? 0;
    periods.set(on, period);
  }
  return [...periods].map(([on, { countedM3, estimateM3 }]) => ({
    on,
    countedM3: rounded(countedM3),
    estimateM3: rounded(estimateM3),
  }));
}

type Remarks = BackBilling['remarks'];

function remarksOf(
  chosen: VolumeEstimate,
  others: readonly VolumeEstimate[],
  { alarms, settledUntil }: Beside,
): Remarks {
  const apart = others.filter(
    ({ lowM3, highM3 }) => highM3 < chosen.lowM3 || lowM3 > chosen.highM3,
  );
  return [
    ...chosen.remarks,
    ...(apart.length === 0 ? [] : [DISAGREE]),
    ...(alarms.length === 0 ? [NO_ALARM] : []),
    ...(settledUntil === null ? [NOT_SETTLED] : []),
  ].map((one) => ({ ...one }));
}

const DISAGREE = {
  zh: '其他方法的核算区间与本方法不相交：签发前请查明原因',
  en: 'the band of another method does not meet this one: find out why before it is issued',
};
const NO_ALARM = {
  zh: '时段内没有支持该原因的告警：请附现场证据',
  en: 'no alarm of the span speaks for the cause: evidence of the site visit is needed',
};
const NOT_SETTLED = {
  zh: '系统中没有该表的结算记录：请自行核对该时段是否已开票',
  en: 'no settlement of the meter is on file: check whether the span has been billed',
};
