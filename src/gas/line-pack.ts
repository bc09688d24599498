import {
  type BaseM3,
  type BaseM3PerHour,
  baseM3,
  baseM3PerHour,
  type KPaAbs,
  type KPaDiff,
  kPaDiff,
} from '../model/units.ts';
import type { BaseConditions, PipeSection } from './gas-constants.ts';

/** Gas stored in a section at a pressure, base m³ (Zb taken as 1). */
export const linePack = (section: PipeSection, p: KPaAbs, base: BaseConditions): BaseM3 =>
  baseM3(
    (section.volumeM3 * p * base.temperature) / (base.pressure * section.temperature * section.z),
  );

/** Pressure change when `stored` base m³ more are in the section; the inverse of `linePack`. */
export const pressureChange = (
  section: PipeSection,
  stored: BaseM3,
  base: BaseConditions,
): KPaDiff =>
  kPaDiff(
    (stored * base.pressure * section.temperature * section.z) /
      (base.temperature * section.volumeM3),
  );

/**
 * Leak or seat-leak flow that explains a pressure change of a closed section at
 * a steady temperature, base m³/h: positive when the pressure rises.
 */
export const flowFromPressureChange = (
  section: PipeSection,
  change: KPaDiff,
  hours: number,
  base: BaseConditions,
): BaseM3PerHour =>
  baseM3PerHour(
    (section.volumeM3 * change * base.temperature) /
      (base.pressure * section.temperature * section.z * hours),
  );
