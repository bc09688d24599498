import type { Say } from '../../app/language.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { methodWords, statWords, valveWords } from './words.ts';

const isKey = <T extends object>(key: string, of: T): key is string & keyof T => key in of;

export const methodText = (method: string, say: Say): string =>
  isKey(method, methodWords) ? say(methodWords[method]) : method;

export const statTitle = (name: string, say: Say): string =>
  isKey(name, statWords) ? say(statWords[name]) : name;

const HOUR_MS = 3_600_000;

/** In the unit that its heading names; what is not known stays empty. */
export function statValue(name: string, value: number | string | null, say: Say): string {
  if (value === null) return '';
  if (typeof value === 'string') return isKey(value, valveWords) ? say(valveWords[value]) : value;
  if (name === 'clockOffsetMs') return numberText(value / 1_000, 0);
  if (name.endsWith('Ms')) return numberText(value / HOUR_MS, 2);
  return numberText(value, Number.isInteger(value) && Math.abs(value) < 1e6 ? 0 : 3);
}
