import type { Alarm } from '../../model/alarm.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { GasCalendar } from '../books/gas-day.ts';
import {
  type Every,
  type GridCell,
  type GridSize,
  gridOf,
  type Stretch,
  windowsOf,
} from './balance-grid.ts';
import type { BalanceMeter } from './balance-meter.ts';
import { fill } from './fill.ts';
import { packChange, type SitePressure } from './line-pack-change.ts';
import { type MeterSeries, type Slice, seriesOf } from './meter-series.ts';
import { type MeterShare, meanIn, shareOf, type WorkedMeter } from './meter-share.ts';
import { type OwnUse, ownUseIn } from './own-use.ts';
import type { Suspect } from './suspect.ts';
import { suspectsOf } from './suspects.ts';
import { usualOf } from './usual.ts';
import { type WindowBalance, windowBalance } from './window-balance.ts';
import { zoneLevel } from './zone-level.ts';

/** Rows of a zone: of the books, of history, of the archive. */
export interface BalanceInput {
  readonly calendar: GasCalendar;
  /** Days on which customers burn as on a Sunday. */
  readonly holidays: ReadonlySet<string>;
  /** Whole gas days are taken: the one in which `from` lies up to the one before `to`, or of it. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly every: Every;
  /** Grid of the slices: hours tell more of a day that is known in part. */
  readonly size: GridSize;
  readonly meters: readonly BalanceMeter[];
  /** By meter, in order, from eight weeks before the span (`BASELINE_MS`) on. */
  readonly slices: ReadonlyMap<string, readonly Slice[]>;
  /** Sites whose pipes take up gas. */
  readonly sites: readonly SiteSpec[];
  readonly pressures: readonly SitePressure[];
  readonly ownUse: readonly OwnUse[];
  /** Of the zone, that held at some time of the span. */
  readonly alarms: readonly Alarm[];
}

export interface ZoneBalance {
  readonly total: WindowBalance;
  readonly windows: readonly WindowBalance[];
  readonly suspects: readonly Suspect[];
  readonly meters: readonly MeterShare[];
  /** Sites with pipes on file whose pressure at the ends of the span is not known. */
  readonly unknownPack: readonly string[];
}

/** What a balance needs to know of the time before its span. */
export const BASELINE_MS = 56 * 86_400_000;

/**
 * 供销差 of a zone: I = ΣVin − ΣVout − ΔLP over the same window for all meters, with what
 * is late estimated, what explains it, and who is most likely behind the rest. Source:
 * domain.md §B.3 LK-3 and §B.5; uncertainty by GUM, meters fully correlated in time.
 */
export function zoneBalance(input: BalanceInput): ZoneBalance {
  const { calendar, from, to, size, holidays } = input;
  const grid = gridOf(calendar, epochMs(from - BASELINE_MS), to, size, holidays);
  const first = Math.max(
    0,
    grid.findIndex(({ end }) => end > from),
  );
  const worked = workOut(input, grid, first);
  const zone = { input, grid, worked };
  const whole = partsOf(zone, { first, end: grid.length });
  const total = windowBalance(whole);
  return {
    total,
    windows: windowsOf(grid, first, input.every).map((window) =>
      windowBalance(partsOf(zone, window)),
    ),
    suspects: suspectsOf({
      worked,
      shares: whole.shares,
      grid,
      window: { first, end: grid.length },
      total,
      slices: input.slices,
      alarms: input.alarms,
    }),
    meters: whole.shares,
    unknownPack: whole.pack.unknown,
  };
}

function workOut(
  { meters, slices }: BalanceInput,
  grid: readonly GridCell[],
  first: number,
): readonly WorkedMeter[] {
  const learnt = meters.map((of) => {
    const series = seriesOf(of, slices.get(of.meter.id) ?? [], grid);
    return { series, usual: usualOf(series, grid, first) };
  });
  const outlets = learnt.filter(({ series }) => series.of.side === 'out');
  const level = zoneLevel(outlets, grid);
  return learnt.map(({ series, usual }) => ({
    of: series.of,
    series,
    usual,
    filled: fill(series, usual, level, grid),
  }));
}

interface Zone {
  readonly input: BalanceInput;
  readonly grid: readonly GridCell[];
  readonly worked: readonly WorkedMeter[];
}

function partsOf({ input, grid, worked }: Zone, window: Stretch) {
  const from = grid[window.first]?.start ?? input.from;
  const to = grid[window.end - 1]?.end ?? input.to;
  const zoneTGas = zoneTemperature(
    worked.map(({ series }) => series),
    window,
  );
  return {
    from,
    to,
    shares: worked.map((one) => shareOf(one, grid, window, zoneTGas)),
    pack: packChange(input.sites, input.pressures, from, to),
    ownUse: ownUseIn(input.ownUse, from, to),
  };
}

/** Mean °C over the meters that report it, each alike. */
function zoneTemperature(all: readonly MeterSeries[], window: Stretch): number | null {
  const means = all.flatMap(({ temperature }) => meanIn(temperature, window) ?? []);
  return means.length === 0 ? null : means.reduce((sum, mean) => sum + mean, 0) / means.length;
}
