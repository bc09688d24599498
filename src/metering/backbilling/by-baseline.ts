import { err, ok } from '../../lib/result.ts';
import { calibrate } from './calibration.ts';
import type { EstimateBy } from './estimate-by.ts';
import { meterShare } from './meter-share.ts';
import { aheadOf, usualHours } from './usual-hours.ts';
import { bandOf, term } from './volume-estimate.ts';

/** 历史同期法: the same hours of the week before and after, times how the level of whole days stood to them. */
export const byBaseline: EstimateBy = (claim, hours) => {
  const { m3: usual, weeks } = usualHours(hours);
  const good = [...hours.before, ...hours.after];
  const learnt = calibrate(good, hours.span, usual, aheadOf(weeks));
  if (learnt === null)
    return err({
      zh: '前后可用的完整正常用气日不足 7 天，或这些天没有用气',
      en: 'fewer than 7 whole days of ordinary use before and after, or nothing was used in them',
    });
  const expected = hours.span.map(usual);
  if (expected.includes(null))
    return err({
      zh: '部分时段没有任何同期用气记录',
      en: 'for some hours of the day no other week tells what is usual',
    });
  const byHour = expected.map((m3) => learnt.ratio * (m3 ?? 0));
  const m3 = byHour.reduce((sum, one) => sum + one, 0);
  const usualM3 = m3 / learnt.ratio;
  const own = meterShare(claim);
  return ok({
    method: 'baseline',
    m3,
    ...bandOf(m3, Math.hypot(learnt.sigma, own), learnt.freedom),
    formula: {
      zh: 'V = k·Σ q(星期几, 钟点)，q 为前后各周同一钟点用气量的中位数，k 为同期完整日用气量与 q 之和的比值',
      en: 'V = k·Σ q(weekday, hour); q: median of the same hours of the weeks around, k: use of the whole days there over their Σ q',
    },
    terms: [
      term('同期周数', 'Weeks of the same hours', weeks, '', 0),
      term('同期完整日数', 'Whole days compared', learnt.days, 'd', 0),
      term('Σ q', 'Σ q', usualM3, 'm³'),
      term('k', 'k', learnt.ratio, '', 4),
      term('计算误差(1σ)', 'Spread of the estimate (1σ)', 100 * learnt.sigma, '%', 2),
      term('表计不确定度(1σ)', 'Uncertainty of the meter (1σ)', 100 * own, '%', 2),
    ],
    byHour,
    remarks: [],
  });
};
