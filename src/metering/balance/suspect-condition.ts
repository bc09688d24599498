import { isConverted, signOf } from './balance-meter.ts';
import type { Slice } from './meter-series.ts';
import type { MeterShare } from './meter-share.ts';
import type { Reason, Sought } from './suspect.ts';
import { volumeOf } from './window-balance.ts';

/** Sums over the window of what tells of a meter's health. */
interface Health {
  readonly checkedVb: number;
  readonly expectedVb: number;
  readonly mech: number;
  readonly mechVm: number;
  readonly flowingMs: number;
  readonly belowQminMs: number;
  readonly aboveQmaxMs: number;
}

/** A deviation below a hundredth is within what meter and corrector may err (M-5, M-6). */
const LEAST_DEVIATION = 0.01;
const LEAST_UNDER = 0.2;
const LEAST_OVER = 0.01;

/** What the meter's own figures in the window say against it. */
export function conditionReasons(
  share: MeterShare,
  slices: readonly Slice[],
  sought: Sought,
): readonly Reason[] {
  const health = healthOf(slices, sought);
  return [
    ...conversionReason(share, health, sought),
    ...mechanicalReason(share, health, sought),
    ...loadReasons(health),
    ...paperReasons(share, sought),
  ];
}

function healthOf(slices: readonly Slice[], { from, to }: Sought): Health {
  const inside = slices.filter(({ start, end }) => start >= from && end <= to);
  const sum = (of: (stats: Slice['stats']) => number): number =>
    inside.reduce((total, { stats }) => total + of(stats), 0);
  return {
    checkedVb: sum((stats) => stats.checkedVbM3),
    expectedVb: sum((stats) => stats.expectedVbM3),
    mech: sum((stats) => stats.mechM3),
    mechVm: sum((stats) => stats.mechVmM3),
    flowingMs: sum((stats) => stats.knownMs - stats.zeroMs),
    belowQminMs: sum((stats) => stats.belowQminMs),
    aboveQmaxMs: sum((stats) => stats.aboveQmaxMs),
  };
}

/** Corrector against our own conversion of its actual volume. */
function conversionReason(
  share: MeterShare,
  { checkedVb, expectedVb }: Health,
  { sign }: Sought,
): readonly Reason[] {
  if (!isConverted(share.of) || checkedVb <= 0 || expectedVb <= 0) return [];
  const over = checkedVb / expectedVb - 1;
  const m3 = (sign * signOf(share.of) * over * volumeOf(share)) / (1 + over);
  if (Math.abs(over) < LEAST_DEVIATION || m3 <= 0) return [];
  const percent = (100 * over).toFixed(1);
  return [
    {
      kind: 'conversion',
      m3,
      weight: 0.9,
      text: {
        zh: `修正仪换算偏差 ${percent} %，约 ${Math.round(m3)} m³`,
        en: `its corrector converts ${percent} % off, about ${Math.round(m3)} m³`,
      },
    },
  ];
}

/** Register against the mechanical index: pulses that were lost, or counted twice. */
function mechanicalReason(
  share: MeterShare,
  { mech, mechVm }: Health,
  { sign }: Sought,
): readonly Reason[] {
  if (mech <= 0 || mechVm < 0) return [];
  const over = mechVm / mech - 1;
  const m3 = (sign * signOf(share.of) * over * volumeOf(share)) / Math.max(0.1, 1 + over);
  if (Math.abs(over) < LEAST_DEVIATION || m3 <= 0) return [];
  const percent = (100 * over).toFixed(1);
  return [
    {
      kind: 'mechanical-index',
      m3,
      weight: 0.9,
      text: {
        zh: `与机械表头相差 ${percent} %，约 ${Math.round(m3)} m³`,
        en: `${percent} % off its mechanical index, about ${Math.round(m3)} m³`,
      },
    },
  ];
}

function loadReasons({ flowingMs, belowQminMs, aboveQmaxMs }: Health): readonly Reason[] {
  if (flowingMs <= 0) return [];
  const reasons: Reason[] = [];
  const [under, over] = [belowQminMs / flowingMs, aboveQmaxMs / flowingMs];
  if (under >= LEAST_UNDER) {
    const percent = Math.round(100 * under);
    const zh = `用气时间的 ${percent} % 低于 Qmin：表偏大，小流量少计`;
    const en = `${percent} % of its flowing time lies below Qmin: it is too large and counts too little`;
    reasons.push({ kind: 'under-range', m3: null, weight: 0.2, text: { zh, en } });
  }
  if (over >= LEAST_OVER) {
    const percent = Math.round(100 * over);
    const zh = `用气时间的 ${percent} % 超过 Qmax`;
    const en = `${percent} % of its flowing time lies above Qmax`;
    reasons.push({ kind: 'over-range', m3: null, weight: 0.2, text: { zh, en } });
  }
  return reasons;
}

/** What the papers say: verification, and a way around the meter. */
function paperReasons({ of }: MeterShare, { from, to, sign }: Sought): readonly Reason[] {
  const { meter, site, certificate } = of;
  const reasons: Reason[] = [];
  const until = certificate?.validUntil ?? meter.verifiedUntil;
  if (until !== undefined && Date.parse(until) < to) {
    const zh = `检定有效期已于 ${until} 届满`;
    const en = `its verification ran out on ${until}`;
    reasons.push({ kind: 'verification', m3: null, weight: 0.1, text: { zh, en } });
  } else if (
    certificate !== null &&
    certificate.verdict !== 'pass' &&
    Date.parse(certificate.verifiedOn) > from
  ) {
    const zh = `检定结论：${certificate.verdict === 'fail' ? '不合格' : '限用'}`;
    const en = `verified as: ${certificate.verdict}`;
    reasons.push({ kind: 'verification', m3: null, weight: 0.3, text: { zh, en } });
  }
  const bypass = site.station?.bypass;
  const isOpenWay = bypass?.present === true && !bypass.metered && bypass.secured !== 'blinded';
  if (isOpenWay && of.side === 'out' && sign === 1)
    reasons.push({
      kind: 'unmetered-bypass',
      m3: null,
      weight: 0.05,
      text: {
        zh: '站内有未盲断的无计量旁通',
        en: 'its station has an unmetered bypass that is not blinded',
      },
    });
  return reasons;
}
