import { BalanceParams, uncertaintyOf } from '../../detect/balance/balance-params.ts';
import type { Certificate } from '../../model/archive/metering-kinds.ts';
import type { MeterSpec } from '../../model/fleet.ts';
import { QT_SHARE } from '../books/meter-place.ts';
import type { MeterStats } from '../contract/meter-stats.ts';

/** The figures of the zone-balance detector (LK-3), so that desk and alarm agree. */
export const BALANCE_PARAMS: BalanceParams = BalanceParams.parse({});

/** 1σ, fraction of the volume, of a meter with the error of its certificate taken off: laboratory 0.15 %, drift since then 0.2 %. */
const CERTIFIED = 0.0025;
/** MID MI-002: below Qt twice the error is permitted; below Qmin none is promised, twice that again is taken. */
const BELOW_QT = 2;
const BELOW_QMIN = 4;

/** As fractions of the volume, 1σ, with flow above Qt. */
export interface MeterSigma {
  /** Of the meter alone, after its certificate's error, if there is one, is taken off. */
  readonly meter: number;
  /** What comes to it where nothing, or a fixed factor, stands for pressure and temperature. */
  readonly unconverted: number;
}

export function meterSigma(meter: MeterSpec, certificate: Certificate | null): MeterSigma {
  const alone = uncertaintyOf({ ...meter, conversion: 'pt' }, BALANCE_PARAMS);
  const all = uncertaintyOf(meter, BALANCE_PARAMS);
  const isJudged = certificate !== null && certificate.errors.length > 0;
  return {
    meter: isJudged ? Math.min(alone, CERTIFIED) : alone,
    unconverted: Math.sqrt(Math.max(0, all ** 2 - alone ** 2)),
  };
}

/** A part of a volume that passed at about one load. */
interface Band {
  readonly share: number;
  /** Of Qmax. */
  readonly load: number;
  readonly factor: number;
}

const HOUR_MS = 3_600_000;

/**
 * Splits a volume by load. The books have time by load, not volume: within the lower
 * bands gas is taken to flow at the middle of the band, what is left flowed above Qt.
 */
export function bandsOf(stats: MeterStats, meter: MeterSpec, actualM3: number): readonly Band[] {
  const hours = {
    below: stats.belowQminMs / HOUR_MS,
    low: stats.qminToQtMs / HOUR_MS,
    high: (stats.qtToQmaxMs + stats.aboveQmaxMs) / HOUR_MS,
  };
  const qt = Math.max(meter.qMin, QT_SHARE * meter.qMax);
  const below = hours.below * (meter.qMin / 2);
  const low = hours.low * Math.sqrt(meter.qMin * qt);
  const high = hours.high > 0 ? Math.max(0, actualM3 - below - low) : 0;
  const sum = below + low + high;
  if (sum <= 0 || actualM3 <= 0) return [{ share: 1, load: 0.5, factor: 1 }];
  const band = (m3: number, time: number, factor: number): Band[] => {
    const share = m3 / sum;
    return share === 0 ? [] : [{ share, load: (share * actualM3) / time / meter.qMax, factor }];
  };
  return [
    ...band(below, hours.below, BELOW_QMIN),
    ...band(low, hours.low, BELOW_QT),
    ...band(high, hours.high, 1),
  ];
}

/** Error in %, between the certificate's points by straight lines, beyond them as at the last. */
export function errorAt({ errors }: Certificate, load: number): number {
  const points = errors.toSorted((a, b) => a.loadShare - b.loadShare);
  const above = points.findIndex(({ loadShare }) => loadShare >= load);
  const [low, high] = [points[above - 1], points[above]];
  if (high === undefined) return points.at(-1)?.percent ?? 0;
  if (low === undefined || high.loadShare === low.loadShare) return high.percent;
  const part = (load - low.loadShare) / (high.loadShare - low.loadShare);
  return low.percent + part * (high.percent - low.percent);
}
