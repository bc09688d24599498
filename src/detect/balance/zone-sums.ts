import type { MeterSpec, SiteSpec } from '../../model/fleet.ts';
import type { ZoneDay } from '../group-detector.ts';
import { type BalanceParams, uncertaintyOf } from './balance-params.ts';
import type { BalanceState, Sums } from './balance-state.ts';
import { knownVolume } from './day-volume.ts';

/** A meter at the zone's edge. */
export interface ZoneMeter {
  readonly device: string;
  readonly meter: MeterSpec;
  readonly site: SiteSpec;
  readonly side: 'in' | 'out';
}

/** One meter's part in a day. */
export interface Share extends ZoneMeter {
  /** Base m³, unknown hours filled with the usual. */
  readonly m3: number;
  readonly part: number;
  readonly usual: number;
}

export function sharesOf(
  day: ZoneDay,
  meters: readonly ZoneMeter[],
  usual: BalanceState['usual'],
): readonly Share[] {
  return meters.map((one): Share => {
    const known = knownVolume(day.days.get(one.device), one.meter, one.site, day);
    const habit = usual[one.device]?.m3 ?? (known.part > 0 ? known.m3 / known.part : 0);
    return { ...one, m3: known.m3 + (1 - known.part) * habit, part: known.part, usual: habit };
  });
}

export function sumsOf(
  shares: readonly Share[],
  day: ZoneDay,
  pack: number,
  packVariance: number,
  p: BalanceParams,
): Sums {
  const total = { in: 0, out: 0, sigma2: 0, filled2: 0 };
  for (const share of shares) {
    total[share.side] += share.m3;
    total.sigma2 += (uncertaintyOf(share.meter, p) * share.m3) ** 2;
    total.filled2 += (p.uFilled * (1 - share.part) * share.usual) ** 2;
  }
  return {
    from: day.from,
    to: day.to,
    days: 1,
    in: total.in,
    out: total.out,
    pack,
    sigma: Math.sqrt(total.sigma2),
    variance: total.filled2 + packVariance,
    coverage: coverageOf(shares),
  };
}

/** Known part of the usual volume; on either side, because one inlet outweighs a thousand customers. */
function coverageOf(shares: readonly Share[]): number {
  const side = (which: Share['side']) => {
    const own = shares.filter((share) => share.side === which);
    const whole = own.reduce((sum, { usual }) => sum + usual, 0);
    // before anything is known of them all count alike
    const weigh = ({ usual }: Share) => (whole > 0 ? usual / whole : 1 / own.length);
    return own.reduce((sum, share) => sum + share.part * weigh(share), 0);
  };
  return Math.min(side('in'), side('out'));
}

/** A meter's error stays the same from day to day; what was filled or stored does not. */
export const joinSums = (a: Sums, b: Sums): Sums => ({
  from: a.from,
  to: b.to,
  days: a.days + b.days,
  in: a.in + b.in,
  out: a.out + b.out,
  pack: a.pack + b.pack,
  sigma: a.sigma + b.sigma,
  variance: a.variance + b.variance,
  coverage: Math.min(a.coverage, b.coverage),
});

/** What entered and neither left nor stayed, base m³. */
export const missingOf = (sums: Sums): number => sums.in - sums.out - sums.pack;

export const sigmaOf = (sums: Sums): number => Math.sqrt(sums.sigma ** 2 + sums.variance);

export const limitOf = (sums: Sums, p: BalanceParams): number =>
  Math.max(p.sigmas * sigmaOf(sums), p.inletShare * sums.in);
