import { useSay } from '../app/language.tsx';
import { partWords as words } from './words.ts';

/** A number with its unit; what is not known says so, and is never 0. */
export function Quantity({
  value,
  unit = '',
  digits = 1,
}: {
  readonly value: number | null | undefined;
  readonly unit?: string;
  readonly digits?: number;
}) {
  const say = useSay();
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return <span className="soft">{say(words.unknown)}</span>;
  }
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {numberText(value, digits)}
      {unit !== '' && <span className="soft"> {unit}</span>}
    </span>
  );
}

const formats = new Map<number, Intl.NumberFormat>();

/** Grouped by thousands with a point for decimals, in both languages. */
export function numberText(value: number, digits: number): string {
  const format =
    formats.get(digits) ??
    new Intl.NumberFormat('en-US', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      // what rounds to nothing has no sign
      signDisplay: 'negative',
    });
  formats.set(digits, format);
  return format.format(value);
}
