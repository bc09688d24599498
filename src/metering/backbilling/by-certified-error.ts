import { err, ok } from '../../lib/result.ts';
import { errorAt } from '../balance/meter-uncertainty.ts';
import type { EstimateBy } from './estimate-by.ts';
import { certificateFound } from './meter-share.ts';
import { bandOf, term } from './volume-estimate.ts';

/** 1σ of a laboratory and of the way back to the meter's place, as a fraction. */
const LABORATORY = 0.0025;
const HOUR_MS = 3_600_000;

/** 检定误差法: what was counted, less the error that its verification found at the load of each hour. */
export const byCertifiedError: EstimateBy = (claim, { span }) => {
  const certificate = certificateFound(claim);
  if (certificate === null)
    return err({
      zh: '时段开始之后没有给出示值误差的检定证书',
      en: 'no certificate since the span began states the errors that were found',
    });
  const byHour = span.map(({ m3, vmM3, start, end }) => {
    const load = vmM3 / ((end - start) / HOUR_MS) / claim.meter.qMax;
    return m3 / (1 + errorAt(certificate, load) / 100);
  });
  const counted = span.reduce((sum, { m3 }) => sum + m3, 0);
  const m3 = byHour.reduce((sum, one) => sum + one, 0);
  if (m3 <= 0) return err({ zh: '时段内没有计量气量', en: 'nothing was counted in the span' });
  const error = counted / m3 - 1;
  // it may have grown over the span: anything between none and all of it is as likely
  const grown = Math.abs(error) / Math.sqrt(12);
  return ok({
    method: 'certified-error',
    m3,
    ...bandOf(m3, Math.hypot(LABORATORY, grown)),
    formula: {
      zh: `V = Σ Vc/(1 + e)，逐小时，e 为证书 ${certificate.number} 在该负荷下的示值误差`,
      en: `V = Σ Vc/(1 + e), hour by hour; e: error at that load by certificate ${certificate.number}`,
    },
    terms: [
      term('Σ Vc', 'Σ Vc', counted, 'm³'),
      term('平均误差 e', 'Mean error e', 100 * error, '%', 2),
      ...certificate.errors.map(({ loadShare, percent }) =>
        term(`e(${loadShare} Qmax)`, `e(${loadShare} Qmax)`, percent, '%', 2),
      ),
    ],
    byHour,
    remarks: [
      {
        zh: `检定机构：${certificate.laboratory}，检定日期 ${certificate.verifiedOn}；误差按整个时段计`,
        en: `verified by ${certificate.laboratory} on ${certificate.verifiedOn}; the error is taken for the whole span`,
      },
    ],
  });
};
