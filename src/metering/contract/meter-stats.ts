/**
 * What a meter did over a stretch of time, in sums that add up: hours make days,
 * days make any period. Volumes are register differences, never integrated flow.
 */
export interface MeterStats {
  /** m³ base, actual and disturbed; the disturbed part is not in `vbM3`, and none where people have set a volume. */
  readonly vbM3: number;
  readonly vmM3: number;
  readonly vbdM3: number;
  /** Of times for which people have set a volume: that volume, m³ base, in `vbM3`; and what the actual register counted then, in `vmM3`. */
  readonly setM3: number;
  readonly setVmM3: number;
  /** Part of `vbM3` and of `vmM3` that no pair of readings within one and a half intervals shows. */
  readonly estimatedVbM3: number;
  readonly estimatedVmM3: number;
  /** Time the registers account for, ms; the rest of the stretch is unknown. */
  readonly knownMs: number;
  /** Time for which the place has a base register, ms; and time that it accounts for, or a volume that people have set. */
  readonly baseMs: number;
  readonly baseKnownMs: number;
  /** Time by load, ms, from the mean flow between readings (actual m³/h): their sum is `knownMs`. */
  readonly zeroMs: number;
  readonly belowQminMs: number;
  readonly qminToQtMs: number;
  readonly qtToQmaxMs: number;
  readonly aboveQmaxMs: number;
  /** Greatest mean flow between two readings, and greatest flow reported, actual m³/h; null: none. */
  readonly peakMeanQm: number | null;
  readonly peakQm: number | null;
  /** kPa absolute and °C, summed over records that have them. */
  readonly pAbsSum: number;
  readonly pAbsCount: number;
  readonly tGasSum: number;
  readonly tGasCount: number;
  /** Of hours in which both registers moved and pressure and temperature are known: m³ actual, m³ base counted, m³ base by our own conversion. */
  readonly checkedVmM3: number;
  readonly checkedVbM3: number;
  readonly expectedVbM3: number;
  /** Mechanical index and register over the same spans, m³. */
  readonly mechM3: number;
  readonly mechVmM3: number;
  /** Records received and those its interval asks for; those later than the watermark. */
  readonly records: number;
  readonly expectedRecords: number;
  readonly lateRecords: number;
  /** Least received-less-stamped of snapshots, ms; null: none. */
  readonly clockOffsetMs: number | null;
  /** The last of the stretch; null: not reported. */
  readonly battery: number | null;
  readonly valve: 'open' | 'closed' | 'moving' | 'fault' | null;
  readonly credit: number | null;
  readonly creditMoney: number | null;
  readonly vb: number | null;
  readonly vm: number | null;
}
