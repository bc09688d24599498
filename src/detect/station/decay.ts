import { z } from 'zod';
import { ICE_POINT_K, toKelvin } from '../../gas/gas-constants.ts';
import { flowFromPressureChange } from '../../gas/line-pack.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import { ATMOSPHERE_KPA, kelvin, kPaAbs, kPaDiff } from '../../model/units.ts';

/** An outlet at a moment: kPa gauge, °C (null where it is not reported). */
export const Resting = z.object({ ts: z.number(), p: z.number(), t: z.number().nullable() });
export type Resting = z.infer<typeof Resting>;

/**
 * How far a resting pipe has fallen, kPa: P1 − P2, or P1 − P2·T1/T2 with absolute
 * figures, whichever is less (CJJ 33-2005, 12.4.5). Cooling gas explains the
 * first; where the gauge of the temperature moves and the pipe does not, the second is wrong.
 */
export function fallOf(from: Resting, to: Resting): number {
  const plain = from.p - to.p;
  if (from.t === null || to.t === null) return plain;
  const ratio = (from.t + ICE_POINT_K) / (to.t + ICE_POINT_K);
  const corrected = from.p + ATMOSPHERE_KPA - (to.p + ATMOSPHERE_KPA) * ratio;
  return Math.min(plain, corrected);
}

/** The leak that explains a fall, m³/h base; null without the pipe's volume. */
export function leakOf(site: SiteSpec, fallKPa: number, from: Resting, to: Resting): number | null {
  if (site.volumeM3 === undefined || to.ts <= from.ts) return null;
  const pipe = { volumeM3: site.volumeM3, temperature: toKelvin(to.t ?? 20), z: 1 };
  return flowFromPressureChange(pipe, kPaDiff(fallKPa), (to.ts - from.ts) / 3_600_000, {
    pressure: kPaAbs(site.base.pressureKPa),
    temperature: kelvin(site.base.temperatureK),
  });
}
