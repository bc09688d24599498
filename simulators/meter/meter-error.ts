/** Error curve and start of a gas meter; flows in m³/h actual. */
export interface MeterCurve {
  readonly qMin: number;
  readonly qMax: number;
  /** e(Q) = e0 + a·Qmin/Q + b·Q/Qmax, %. */
  readonly e0: number;
  readonly a: number;
  readonly b: number;
  /** Flow below which the meter stands still, share of Qmax. */
  readonly startShare: number;
}

export const TYPICAL_CURVE = { e0: 0.2, a: -1.0, b: 0.3, startShare: 0.002 } as const;

/** Indication error at a true flow, %. */
export const meterErrorPercent = (curve: MeterCurve, q: number): number =>
  curve.e0 + (curve.a * curve.qMin) / q + (curve.b * q) / curve.qMax;

/** What the meter counts of a true flow, m³/h. */
export function indicatedFlow(curve: MeterCurve, q: number): number {
  if (q < curve.startShare * curve.qMax) return 0;
  // the a-term would count backwards far below Qmin
  return q * Math.max(0, 1 + meterErrorPercent(curve, q) / 100);
}
