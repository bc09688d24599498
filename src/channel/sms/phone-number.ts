import { err, ok, type Result } from '../../lib/result.ts';

/** Calling codes whose national numbers keep their leading zero. */
const KEEPS_ZERO: ReadonlySet<string> = new Set(['39', '378', '379']);

/**
 * A number in the international form of E.164, `+8613800138000`. A national one
 * gets the country given; spaces, dots, brackets and hyphens are for people.
 * @param country calling code without plus, e.g. `86`
 * @returns what is wrong with it, in words that go on from "the phone number"
 */
export function phoneNumber(text: string, country: string): Result<string, string> {
  const plain = text
    .normalize('NFKC')
    .replace(/^\s*tel:/i, '')
    .replace(/[\s().\-‐-―/]/g, '');
  if (plain === '') return err('is empty');
  if (!/^\+?\d+$/.test(plain)) return err('has characters that are no digits');
  const digits = international(plain, country);
  if (digits.startsWith('0')) return err('begins with 0 where a country code belongs');
  if (digits.length < 8) return err(`is too short: ${digits.length} digits with its country code`);
  if (digits.length > 15) return err(`is too long: ${digits.length} digits, 15 at most`);
  const problem = digits.startsWith('86') ? chineseProblem(digits.slice(2)) : null;
  return problem === null ? ok(`+${digits}`) : err(problem);
}

function international(plain: string, country: string): string {
  if (plain.startsWith('+')) return plain.slice(1);
  if (plain.startsWith('00')) return plain.slice(2);
  // 8613800138000: the plus was forgotten
  if (country === '86' && /^861[3-9]\d{9}$/.test(plain)) return plain;
  return `${country}${KEEPS_ZERO.has(country) ? plain : plain.replace(/^0/, '')}`;
}

/** Mobile numbers have 11 digits, those of machines 13; a fixed line takes no text. */
function chineseProblem(national: string): string | null {
  if (/^1(?:[3-9]\d{9}|0\d{11}|4\d{11})$/.test(national)) return null;
  if (/^1[3-9]/.test(national)) {
    return `has ${national.length} digits after +86; a mobile number has 11`;
  }
  return 'is not a mobile number of +86: those begin with 13 to 19';
}

/** A sender of a reply, as carriers write it: often without plus. Null for a name or a short code. */
export function senderNumber(text: string, country: string): string | null {
  const trimmed = text.trim();
  const named = phoneNumber(trimmed, country);
  if (trimmed.startsWith('+') || trimmed.startsWith('00')) return named.ok ? named.value : null;
  // with its country code, as SMSCs hand numbers over, where it is long enough to have one
  const whole = phoneNumber(`+${trimmed}`, country);
  if (trimmed.startsWith(country) && whole.ok) return whole.value;
  return named.ok ? named.value : whole.ok ? whole.value : null;
}
