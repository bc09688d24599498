import { err, ok } from '../../lib/result.ts';
import { sumOf } from './claim-hours.ts';
import type { EstimateBy } from './estimate-by.ts';
import { meterShare } from './meter-share.ts';
import { bandOf, spreadLike, term } from './volume-estimate.ts';

/** 供销差分摊法: what the zone lost more than it used to, as far as the meter answers for it. */
export const byZoneShare: EstimateBy = (claim, { span }) => {
  const { zone, given } = claim;
  if (zone === null)
    return err({
      zh: '所在片区没有可用的供销差平衡',
      en: 'the zone has no balance to share out',
    });
  const { inSpan, before } = zone;
  if (before.inM3 <= 0 || inSpan.inM3 <= 0)
    return err({ zh: '片区没有进气记录', en: 'nothing is known to have entered the zone' });
  const scale = inSpan.inM3 / before.inM3;
  const share = given.zoneShare ?? 1;
  const excess = inSpan.m3 - scale * before.m3;
  const counted = sumOf(span, 'm3');
  const m3 = counted + share * excess;
  const sigma = Math.hypot(
    share * Math.hypot(inSpan.sigma, scale * before.sigma),
    meterShare(claim) * counted,
  );
  return ok({
    method: 'zone-share',
    m3,
    ...bandOf(m3, m3 === 0 ? 0 : sigma / Math.abs(m3)),
    formula: {
      zh: 'V = Vc + a·(L − Lb·I/Ib)，L、I 为时段内片区不明损失与进气量，Lb、Ib 为此前四周的，Vc 为本表计量气量',
      en: 'V = Vc + a·(L − Lb·I/Ib); L, I: unexplained loss of the zone and what entered it in the span, Lb, Ib: in the four weeks before, Vc: counted by the meter',
    },
    terms: [
      term('Vc', 'Vc', counted, 'm³'),
      term('a', 'a', share, '', 3),
      term('L', 'L', inSpan.m3, 'm³'),
      term('L 标准不确定度', 'Standard uncertainty of L', inSpan.sigma, 'm³'),
      term('I', 'I', inSpan.inM3, 'm³'),
      term('Lb', 'Lb', before.m3, 'm³'),
      term('Lb 标准不确定度', 'Standard uncertainty of Lb', before.sigma, 'm³'),
      term('Ib', 'Ib', before.inM3, 'm³'),
    ],
    byHour: spreadLike(
      m3,
      span.map(() => 1),
    ),
    remarks:
      given.zoneShare === undefined
        ? [
            {
              zh: `片区 ${zone.zone} 新增的不明损失全部归于本表：须先排除漏气及其他用户`,
              en: `all that zone ${zone.zone} newly lost is put to this meter: rule out leaks and other customers first`,
            },
          ]
        : [],
  });
};
