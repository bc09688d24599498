import type { Alarm } from '../../model/alarm.ts';
import type { GridCell, Stretch } from './balance-grid.ts';
import { signOf } from './balance-meter.ts';
import type { Slice } from './meter-series.ts';
import type { MeterShare, WorkedMeter } from './meter-share.ts';
import type { Reason, Sought, Suspect } from './suspect.ts';
import { alarmReasons } from './suspect-alarms.ts';
import { conditionReasons } from './suspect-condition.ts';
import { volumeOf, type WindowBalance } from './window-balance.ts';

export interface SuspectInput {
  readonly worked: readonly WorkedMeter[];
  readonly shares: readonly MeterShare[];
  readonly grid: readonly GridCell[];
  readonly window: Stretch;
  readonly total: WindowBalance;
  readonly slices: ReadonlyMap<string, readonly Slice[]>;
  readonly alarms: readonly Alarm[];
}

/** People look at a few places, not at a list. */
const NAMED = 20;

/** Meters most likely behind what is unexplained, the likeliest first. */
export function suspectsOf(input: SuspectInput): readonly Suspect[] {
  const { unexplained } = input.total.attribution;
  const sought: Sought = {
    sign: unexplained.m3 < 0 ? -1 : 1,
    m3: Math.max(Math.abs(unexplained.m3), unexplained.sigma),
    sigma: unexplained.sigma,
    from: input.total.from,
    to: input.total.to,
  };
  return input.worked
    .flatMap((worked, n): Suspect[] => {
      const share = input.shares[n];
      if (share === undefined) return [];
      const reasons = [
        ...fallReason(worked, share, input, sought),
        ...conditionReasons(share, input.slices.get(worked.of.meter.id) ?? [], sought),
        ...alarmReasons(worked.of, input.alarms),
        ...shareReasons(share, sought),
      ];
      const score = reasons.reduce((sum, reason) => sum + pointsOf(reason, sought), 0);
      return score > 0 ? [{ of: worked.of, score, reasons }] : [];
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, NAMED);
}

/** A reason that explains a hundredth of the loss is not one. */
function pointsOf({ m3, weight }: Reason, sought: Sought): number {
  return m3 === null ? weight : weight * Math.min(1, Math.max(0, m3) / sought.m3);
}

/** Below its own usual by this much, and by so many of its own σ. */
const LEAST_FALL = 0.1;
const LEAST_SIGMAS = 2;

/**
 * Against the eight weeks before, by the weather. A customer's meter that passes less than
 * it used to, or an inlet that passes more, looks like gas that is lost.
 */
function fallReason(
  { usual, series, filled }: WorkedMeter,
  { of, knownShare }: MeterShare,
  { window, grid }: SuspectInput,
  { sign }: Sought,
): readonly Reason[] {
  let [less, whole, cells] = [0, 0, 0];
  const days = new Set<number>();
  for (let at = window.first; at < window.end; at += 1) {
    const expected = usual.m3[at] ?? Number.NaN;
    if (Number.isNaN(expected)) continue;
    const known = series.known[at] ?? 0;
    less += known * expected - (filled.countedM3[at] ?? 0);
    whole += known * expected;
    cells += 1;
    days.add(grid[at]?.day ?? 0);
  }
  if (whole <= 0 || cells === 0 || knownShare === 0) return [];
  const m3 = -sign * signOf(of) * less;
  const share = m3 / whole;
  // days stray alike: a level stays for a while
  const sigma = usual.daySigma * Math.sqrt(0.3 + 0.7 / Math.max(1, days.size));
  const sigmas = share / sigma;
  if (share < LEAST_FALL || sigmas < LEAST_SIGMAS) return [];
  const percent = Math.round(100 * share);
  const [zh, en] = less > 0 ? ['减少', 'less'] : ['增加', 'more'];
  return [
    {
      kind: 'fall',
      m3,
      weight: Math.min(1, sigmas / 6),
      text: {
        zh: `比自身前八周同期${zh} ${percent} %，约 ${Math.round(m3)} m³`,
        en: `${percent} % ${en} than in its own eight weeks before, about ${Math.round(m3)} m³`,
      },
    },
  ];
}

const LEAST_UNCERTAINTY = 0.1;
const LEAST_MISSING = 0.1;

/** What lies in the balance itself: whose uncertainty it is, and who did not report. */
function shareReasons(share: MeterShare, { sigma }: Sought): readonly Reason[] {
  const reasons: Reason[] = [];
  const own = Math.hypot(share.sigma.meter, share.sigma.filled, share.sigma.edge);
  const part = sigma > 0 ? (own / sigma) ** 2 : 0;
  if (part >= LEAST_UNCERTAINTY) {
    const percent = Math.round(100 * Math.min(1, part));
    reasons.push({
      kind: 'uncertainty',
      m3: own,
      weight: 0.3 * Math.min(1, part),
      text: {
        zh: `占平衡不确定度（方差）的 ${percent} %`,
        en: `${percent} % of the balance's variance is this meter's`,
      },
    });
  }
  const missing = volumeOf(share) > 0 ? share.filledM3 / volumeOf(share) : 1 - share.knownShare;
  if (missing >= LEAST_MISSING) {
    const percent = Math.round(100 * missing);
    reasons.push({
      kind: 'missing-readings',
      m3: share.sigma.filled,
      weight: 0.3,
      text: {
        zh: `${percent} % 的气量因缺少读数而为估算`,
        en: `${percent} % of its volume is estimated for want of readings`,
      },
    });
  }
  return reasons;
}
