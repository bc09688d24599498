import { idealFactor, pipelineGasRatio } from '../../gas/conversion.ts';
import { toKelvin } from '../../gas/gas-constants.ts';
import type { DayDigest, DayHour } from '../../model/digest.ts';
import type { MeterSpec, SiteSpec } from '../../model/fleet.ts';
import { kelvin, kPaAbs } from '../../model/units.ts';

/** What a meter passed in a window. */
export interface Known {
  /** Base m³ in the known part of the window. */
  readonly m3: number;
  /** Known part of the window, 0…1. */
  readonly part: number;
}

const UNKNOWN: Known = { m3: 0, part: 0 };

export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Base volume of one meter in a window. A device's day runs from record to record:
 * what lies outside of the window is taken off in proportion, what the day lacks
 * of it stays unknown.
 */
export function knownVolume(
  day: DayDigest | undefined,
  meter: MeterSpec,
  site: SiteSpec,
  window: Window,
): Known {
  const m3 = day === undefined ? null : baseVolume(day, meter, site);
  if (day === undefined || m3 === null || day.to <= day.from) return UNKNOWN;
  const shared = Math.min(day.to, window.to) - Math.max(day.from, window.from);
  if (shared <= 0) return UNKNOWN;
  return {
    m3: (m3 * shared) / (day.to - day.from),
    part: Math.min(1, shared / (window.to - window.from)),
  };
}

function baseVolume(day: DayDigest, meter: MeterSpec, site: SiteSpec): number | null {
  const isConverted = meter.conversion !== 'none' && meter.conversion !== 'fixed';
  // during a P or T fault a corrector counts into the disturbed register instead
  if (isConverted && day.vbM3 !== null) return day.vbM3 + (day.vbdM3 ?? 0);
  if (day.vmM3 === null) return day.vbM3;
  return day.vmM3 * (meter.fixedFactor ?? factorOf(day.hours, site));
}

/** Base m³ per actual m³ from the day's mean pressure and temperature; 1 where neither is reported. */
function factorOf(hours: readonly (DayHour | null)[], { base }: SiteSpec): number {
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const p = mean(hours.flatMap((hour) => (hour === null || hour.p === null ? [] : [hour.p])));
  const t = mean(hours.flatMap((hour) => (hour === null || hour.t === null ? [] : [hour.t])));
  if (p === null) return 1;
  const line = {
    pressure: kPaAbs(p),
    temperature: t === null ? kelvin(base.temperatureK) : toKelvin(t),
  };
  const at = { pressure: kPaAbs(base.pressureKPa), temperature: kelvin(base.temperatureK) };
  return idealFactor(line, at) * pipelineGasRatio(line, at);
}
