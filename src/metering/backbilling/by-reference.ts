import { err, ok } from '../../lib/result.ts';
import { type Calibration, calibrate } from './calibration.ts';
import type { Reference } from './claim.ts';
import type { ClaimHours } from './claim-hours.ts';
import type { EstimateBy } from './estimate-by.ts';
import { meterShare } from './meter-share.ts';
import { knownTerm, LEAST_KNOWN, unknownSigma } from './unknown-part.ts';
import { bandOf, spreadLike, term } from './volume-estimate.ts';

/** 参比流量法: what another meter or the station measured, times how the meter stood to it while it was sound. */
export const byReference: EstimateBy = (claim, hours) => {
  const { reference } = claim;
  if (reference === null)
    return err({
      zh: '没有可用的参比表或调压站流量',
      en: 'there is no reference meter, and the station reports no flow',
    });
  const seen = hours.span.map(({ start }) => reference.m3.get(start) ?? null);
  const known = seen.filter((m3) => m3 !== null).length / seen.length;
  if (known < LEAST_KNOWN)
    return err({
      zh: `参比流量只覆盖时段的 ${percent(known)}`,
      en: `the reference covers ${percent(known)} of the span alone`,
    });
  const learnt = calibrated(reference, hours);
  if (learnt === null)
    return err({
      zh: '参比流量与本表没有 7 个完整的共同正常日，无法比对',
      en: 'the reference and the meter share fewer than 7 sound days: they cannot be compared',
    });
  const counted = seen.reduce((sum: number, m3) => sum + (m3 ?? 0), 0);
  const m3 = (learnt.ratio * counted) / known;
  const sigma = Math.hypot(learnt.sigma, meterShare(claim), unknownSigma(known));
  return ok({
    method: 'reference',
    m3,
    ...bandOf(m3, sigma, learnt.freedom),
    formula: {
      zh: `V = k·Σ Vr/p，Vr 为${reference.name.zh}的气量，k 为正常期间本表与其之比，p 为其已知时段占比`,
      en: `V = k·Σ Vr/p; Vr: ${reference.name.en}, k: the meter against it while sound, p: part of the span it covers`,
    },
    terms: [
      term('Σ Vr', 'Σ Vr', counted, 'm³'),
      term('k', 'k', learnt.ratio, '', 4),
      term('比对完整日数', 'Whole days compared', learnt.days, 'd', 0),
      knownTerm(known),
      term('计算误差(1σ)', 'Spread of the estimate (1σ)', 100 * learnt.sigma, '%', 2),
    ],
    byHour: spreadLike(
      m3,
      seen.map((one) => one ?? 0),
    ),
    remarks:
      learnt.days > 0
        ? []
        : [
            {
              zh: '参比表与本表没有共同的正常日，按参比表示值直接计（k = 1）',
              en: 'the reference has no sound day in common with the meter: it is taken as it is (k = 1)',
            },
          ],
  });
};

/** Days compared; a reference meter fitted since then stands for itself. */
function calibrated(
  { m3, sigma }: Reference,
  { before, after, span }: ClaimHours,
): Calibration | null {
  const good = [...before, ...after];
  const learnt = calibrate(good, span, ({ start }) => m3.get(start) ?? null);
  if (learnt !== null || sigma === null) return learnt;
  const isShared = good.some(({ start }) => m3.has(start));
  return isShared ? null : { ratio: 1, sigma, freedom: Number.POSITIVE_INFINITY, days: 0 };
}

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
