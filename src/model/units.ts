import type { z } from 'zod';

/**
 * Branded quantities: a gauge pressure cannot be passed where an absolute one
 * is meant. The schemas are the only places where a bare number gets its unit.
 */
export type KPaGauge = number & z.$brand<'kPa gauge'>;
export type KPaAbs = number & z.$brand<'kPa absolute'>;
export type KPaDiff = number & z.$brand<'kPa difference'>;
export type Celsius = number & z.$brand<'°C'>;
export type Kelvin = number & z.$brand<'K'>;
/** Volume at line conditions (工况). */
export type ActualM3 = number & z.$brand<'m³ actual'>;
/** Volume at the site's base conditions (标况). */
export type BaseM3 = number & z.$brand<'m³ base'>;
export type ActualM3PerHour = number & z.$brand<'m³/h actual'>;
export type BaseM3PerHour = number & z.$brand<'m³/h base'>;
export type Volt = number & z.$brand<'V'>;
/** Milliseconds since 1970-01-01 UTC. */
export type EpochMs = number & z.$brand<'epoch ms'>;
export type Ms = number & z.$brand<'ms'>;
/** Order of a record in the journal: 1, 2, 3… without gaps. */
export type Position = number & z.$brand<'journal position'>;

/** Standard atmosphere, kPa: turns gauge into absolute where no barometer is fitted. */
export const ATMOSPHERE_KPA = 101.325;

const as =
  <T extends number>() =>
  (value: number): T =>
    // the one place where a plain number is given its unit
    value as T;

export const kPaGauge = as<KPaGauge>();
export const kPaAbs = as<KPaAbs>();
export const kPaDiff = as<KPaDiff>();
export const celsius = as<Celsius>();
export const kelvin = as<Kelvin>();
export const actualM3 = as<ActualM3>();
export const baseM3 = as<BaseM3>();
export const actualM3PerHour = as<ActualM3PerHour>();
export const baseM3PerHour = as<BaseM3PerHour>();
export const epochMs = as<EpochMs>();
export const ms = as<Ms>();
export const position = as<Position>();

export const toAbsolute = (p: KPaGauge): KPaAbs => kPaAbs(p + ATMOSPHERE_KPA);
