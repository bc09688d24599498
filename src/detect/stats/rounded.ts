/** A number as evidence shows it: `digits` after the point, the same live and in a backtest. */
export const rounded = (value: number, digits: number): number => {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
};
