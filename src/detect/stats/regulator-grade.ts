/** Verdicts of the monthly health grade, best first. */
export const REGULATOR_GRADES = ['good', 'ok', 'slight', 'large', 'severe'] as const;
export type RegulatorGrade = (typeof REGULATOR_GRADES)[number];

export interface RegulatorNameplate {
  /** kPa gauge. */
  readonly setKPa: number;
  /** Accuracy class, %. */
  readonly ac: number;
  /** Lock-up class, %. */
  readonly sg: number;
}

export interface RegulatorHealth {
  /** Greatest deviation by day, % of the set point; null without pressures. */
  readonly acActual: number | null;
  /** Lock-up above the set point, %; null where it never locked up. */
  readonly sgActual: number | null;
  readonly acGrade: RegulatorGrade | null;
  readonly sgGrade: RegulatorGrade | null;
  /** The worse of the two. */
  readonly grade: RegulatorGrade | null;
}

/** Ratios of actual to nameplate up to which a grade holds; beyond the last: severe. */
const AC_RATIOS = [0.8, 1, 1.25, 1.5] as const;
const SG_RATIOS = [0.8, 1, 1.5, 2] as const;
/** Points that make an extreme: one spike must not grade a regulator. */
const EXTREMES = 20;

/**
 * Health grade of a regulator over a month (domain.md §B.2, after a public Chinese
 * health tool): AC_act = max(Pmax−Ps, Ps−Pmin)/Ps with the mean of the 20 highest
 * and lowest pressures of the daytime, SG_act = (P_close−Ps)/Ps, each against its class.
 * @param daytimeKPa outlet pressures between 06 and 22 h while gas flows, kPa gauge.
 * @param closedKPa outlet pressures at zero flow, kPa gauge.
 */
export function regulatorGrade(
  nameplate: RegulatorNameplate,
  daytimeKPa: readonly number[],
  closedKPa: readonly number[],
): RegulatorHealth {
  const { setKPa, ac, sg } = nameplate;
  const percent = (kPa: number): number => (100 * kPa) / setKPa;
  const day = extremes(daytimeKPa);
  const closed = extremes(closedKPa);
  const acActual =
    day === null ? null : percent(Math.max(day.highest - setKPa, setKPa - day.lowest));
  const sgActual = closed === null ? null : percent(closed.highest - setKPa);
  const acGrade = gradeOf(acActual, ac, AC_RATIOS);
  const sgGrade = gradeOf(sgActual, sg, SG_RATIOS);
  return { acActual, sgActual, acGrade, sgGrade, grade: worse(acGrade, sgGrade) };
}

function extremes(
  values: readonly number[],
): { readonly highest: number; readonly lowest: number } | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return { lowest: mean(sorted.slice(0, EXTREMES)), highest: mean(sorted.slice(-EXTREMES)) };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function gradeOf(
  actual: number | null,
  nameplate: number,
  ratios: readonly number[],
): RegulatorGrade | null {
  if (actual === null) return null;
  const at = ratios.findIndex((ratio) => actual / nameplate <= ratio);
  return REGULATOR_GRADES[at < 0 ? ratios.length : at] ?? null;
}

function worse(a: RegulatorGrade | null, b: RegulatorGrade | null): RegulatorGrade | null {
  if (a === null || b === null) return a ?? b;
  return REGULATOR_GRADES.indexOf(a) >= REGULATOR_GRADES.indexOf(b) ? a : b;
}
