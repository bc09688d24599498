/** A number as `GET /detectors/{type}` tells of it. */
export interface NumberParam {
  readonly value: number;
  readonly least: number | null;
  readonly most: number | null;
  readonly steps: 'whole' | 'any';
}

export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/**
 * What a slider covers: the parameter's own bounds where it has them, otherwise from 0, or
 * from as far below 0, to four times what is in force. A number beyond is typed.
 */
export function sliderRange({ value, least, most, steps }: NumberParam): SliderRange {
  const reach = roundUp(Math.abs(value) * 4 || 1);
  const max = most ?? (value < 0 ? reach / 4 : reach);
  const min = least ?? (value < 0 ? -reach : 0);
  const top = Math.max(max, value);
  const bottom = Math.min(min, value);
  const raw = roundDown((top - bottom) / 100);
  const step = steps === 'whole' ? Math.max(1, Math.round(raw)) : raw;
  return { min: bottom, max: top, step };
}

const TENS = [1, 2, 5, 10] as const;

function roundUp(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value));
  return clean((TENS.find((one) => one * ten >= value * (1 - 1e-9)) ?? 10) * ten);
}

function roundDown(value: number): number {
  if (!(value > 0)) return 1;
  const ten = 10 ** Math.floor(Math.log10(value));
  return clean((TENS.findLast((one) => one * ten <= value * (1 + 1e-9)) ?? 1) * ten);
}

/** Without the tail of a binary fraction. */
const clean = (value: number): number => Number(value.toPrecision(6));

/** `1800000` with `ms; …` is half an hour: said beside the number. */
export const isMilliseconds = (description: string): boolean => /^ms\b/.test(description);
