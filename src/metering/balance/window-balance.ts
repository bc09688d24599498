import type { EpochMs } from '../../model/units.ts';
import { signOf } from './balance-meter.ts';
import type { PackChange } from './line-pack-change.ts';
import type { MeterShare } from './meter-share.ts';

/** Base m³ with its standard uncertainty (1σ, k = 1). */
export interface Figure {
  readonly m3: number;
  readonly sigma: number;
}

/** The balance of one window. A loss is positive: more came in than is accounted for. */
export interface WindowBalance {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly inM3: number;
  readonly outM3: number;
  readonly packM3: number;
  /** As the registers stand, without what is late and without the pipes. */
  readonly raw: { readonly inM3: number; readonly outM3: number; readonly lossM3: number };
  /** In − out − line pack as registered, the same window for all meters; uncertain by what is late or stored. */
  readonly loss: Figure;
  /** What is really gone: the loss without what meters and missing correction make of it. */
  readonly physicalLoss: Figure;
  /** Loss as a share of what came in; null: nothing did. */
  readonly rate: number | null;
  readonly attribution: Attribution;
  /** Known part of the expected volume, of the worse side. */
  readonly coverage: number;
  /** The balance says nothing: no inlet was known, or a meter could be neither read nor estimated. */
  readonly unusable: 'no-inflow' | 'unknown-meters' | null;
}

/** What the loss is made of; they add up to it. Its late part stands beside: the loss is without it. */
export interface Attribution {
  readonly ownUse: Figure;
  /** Meters without correction, or with a fixed factor, at their mean pressure and temperature. */
  readonly uncorrected: Figure;
  /** Σ e(Q)·V by certificates. */
  readonly meterError: Figure;
  /** Leak, theft, and what nobody has entered. */
  readonly unexplained: Figure;
  /** Filled for readings that are not there; part of the raw loss, not of the loss. */
  readonly lateReadings: Figure;
}

export interface WindowParts {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly shares: readonly MeterShare[];
  readonly pack: PackChange;
  readonly ownUse: Figure;
}

export function windowBalance({ from, to, shares, pack, ownUse }: WindowParts): WindowBalance {
  const side = (which: 'in' | 'out', of: (share: MeterShare) => number): number =>
    shares.reduce((sum, share) => sum + (share.of.side === which ? of(share) : 0), 0);
  const net = (of: (share: MeterShare) => number): number => side('in', of) - side('out', of);
  const inM3 = side('in', volumeOf);
  const outM3 = side('out', volumeOf);
  const lossM3 = inM3 - outM3 - pack.m3;
  const late: Figure = { m3: net(({ filledM3 }) => filledM3), sigma: rootSum(shares, fillOf) };
  const timing = Math.hypot(
    rootSum(shares, fillOf),
    rootSum(shares, ({ sigma }) => sigma.edge),
    pack.sigma,
  );
  const meterError: Figure = {
    m3: net(({ errorM3 }) => errorM3 ?? 0),
    sigma: rootSum(shares, ({ sigma }) => sigma.meter),
  };
  const uncorrected = uncorrectedOf(shares);
  const explained = ownUse.m3 + uncorrected.m3 + meterError.m3;
  return {
    from,
    to,
    inM3,
    outM3,
    packM3: pack.m3,
    raw: {
      inM3: side('in', ({ rawM3 }) => rawM3),
      outM3: side('out', ({ rawM3 }) => rawM3),
      lossM3: net(({ rawM3 }) => rawM3),
    },
    loss: { m3: lossM3, sigma: timing },
    physicalLoss: {
      m3: lossM3 - uncorrected.m3 - meterError.m3,
      sigma: Math.hypot(uncorrected.sigma, meterError.sigma, timing),
    },
    rate: inM3 > 0 ? lossM3 / inM3 : null,
    attribution: {
      ownUse,
      uncorrected,
      meterError,
      unexplained: {
        m3: lossM3 - explained,
        sigma: Math.hypot(ownUse.sigma, uncorrected.sigma, meterError.sigma, timing),
      },
      lateReadings: late,
    },
    coverage: coverageOf(shares),
    unusable: unusableOf(shares),
  };
}

export const volumeOf = ({ countedM3, filledM3 }: MeterShare): number => countedM3 + filledM3;

const fillOf = ({ sigma }: MeterShare): number => sigma.filled;

const rootSum = (shares: readonly MeterShare[], of: (share: MeterShare) => number): number =>
  Math.sqrt(shares.reduce((sum, share) => sum + of(share) ** 2, 0));

/** A customer whose meter knows no pressure burns more than it is billed: that looks lost. */
function uncorrectedOf(shares: readonly MeterShare[]): Figure {
  let [m3, squares, common] = [0, 0, 0];
  for (const { of, uncorrected, sigma } of shares) {
    // meters of which nothing is known stray alike: low pressure, outdoor temperature
    common += signOf(of) * sigma.unconverted;
    if (uncorrected === null) continue;
    m3 -= signOf(of) * uncorrected.m3;
    squares += uncorrected.sigma ** 2;
    // one temperature stands for all of them: its error does not average out
    common += signOf(of) * uncorrected.commonSigma;
  }
  return { m3, sigma: Math.hypot(Math.sqrt(squares), common) };
}

/** Known part of the expected volume on either side: one inlet outweighs a thousand customers. */
function coverageOf(shares: readonly MeterShare[]): number {
  const side = (which: 'in' | 'out'): number => {
    const own = shares.filter(({ of }) => of.side === which);
    const whole = own.reduce((sum, share) => sum + weightOf(share), 0);
    if (whole === 0) return own.length === 0 ? 0 : Math.min(...own.map((one) => one.knownShare));
    return own.reduce((sum, share) => sum + (share.knownShare * weightOf(share)) / whole, 0);
  };
  return Math.min(side('in'), side('out'));
}

const weightOf = (share: MeterShare): number => Math.max(0, share.expectedM3, volumeOf(share));

function unusableOf(shares: readonly MeterShare[]): WindowBalance['unusable'] {
  const inlets = shares.filter(({ of }) => of.side === 'in');
  if (inlets.length === 0 || inlets.every((share) => volumeOf(share) <= 0)) return 'no-inflow';
  return shares.some(({ isUnfilled }) => isUnfilled) ? 'unknown-meters' : null;
}
