/**
 * A number as an engine gives it back: integers up to 2^53 as they are, others with
 * so many significant digits. The same again when it is applied twice.
 * @param digits null: the engine keeps every number exactly.
 */
export function keptNumber(value: number, digits: number | null): number {
  if (digits === null || Number.isSafeInteger(value)) return value;
  return Number(value.toPrecision(digits));
}
