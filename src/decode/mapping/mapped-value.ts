import { err, ok, type Result } from '../../lib/result.ts';
import type { CompiledField } from '../../model/compiled-mapping.ts';
import { converted } from '../../model/quantity.ts';
import { show } from '../excerpt.ts';
import { isScalar } from './foreign-message.ts';

const DECIMAL = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Text or number to a number; null when it is neither. */
export function numberIn(found: unknown): number | null {
  if (typeof found === 'number') return found;
  return typeof found === 'string' && DECIMAL.test(found.trim()) ? Number(found) : null;
}

/** A found value as our field has it, undefined to leave the field out, or what was expected. */
export function mappedValue(field: CompiledField, found: unknown): Result<unknown, string> {
  if (found === undefined || found === null) return ok(undefined);
  const key = isScalar(found) ? String(found) : null;
  if (key !== null && field.values.has(key)) return ok(field.values.get(key) ?? undefined);
  switch (field.target.holds) {
    case 'number':
      return numberOf(field, found);
    case 'word':
      return wordOf(field, found);
    case 'flags':
      return flagsOf(field, found);
    case 'flag':
      return flagOf(found);
    case 'any':
      return ok(
        typeof found === 'number' && field.conversion !== null
          ? converted(found, field.conversion)
          : found,
      );
  }
}

function numberOf({ written, conversion }: CompiledField, found: unknown): Result<number, string> {
  const isText = typeof found === 'string';
  const value = numberIn(found);
  if (value === null || (isText && written === 'number')) {
    const advice = isText && value !== null ? '; say written: text' : '';
    return err(`expected a number, found ${show(found)}${advice}`);
  }
  return ok(conversion === null ? value : converted(value, conversion));
}

function wordOf({ target, values }: CompiledField, found: unknown): Result<string, string> {
  if (typeof found === 'string' && target.words.includes(found)) return ok(found);
  const known = [...values.keys(), ...target.words].join(', ');
  return err(
    `expected one of ${known}, found ${show(found)}; what else it may be belongs under values`,
  );
}

function flagsOf(field: CompiledField, found: unknown): Result<readonly string[], string> {
  if (typeof found === 'number') {
    if (field.bits.length > 0 && Number.isSafeInteger(found) && found >= 0 && found < 2 ** 32) {
      return ok(field.bits.filter(([bit]) => ((found >>> bit) & 1) === 1).map(([, flag]) => flag));
    }
    return err(
      `expected flags, found ${show(found)}; a number needs bits, and 32 of them at the most`,
    );
  }
  const parts: readonly unknown[] | null =
    typeof found === 'string' ? found.split(/[\s,;|]+/) : Array.isArray(found) ? found : null;
  if (parts === null) return err(`expected a list of flags or a number, found ${show(found)}`);
  const flags: string[] = [];
  for (const part of parts) {
    if (part === '') continue;
    const key = isScalar(part) ? String(part) : '';
    const flag = field.values.has(key) ? field.values.get(key) : key;
    if (flag === null) continue;
    if (typeof flag !== 'string' || !field.target.words.includes(flag)) {
      return err(
        `expected flags, found ${show(part)} among them; put it under values, null to pass over it`,
      );
    }
    if (!flags.includes(flag)) flags.push(flag);
  }
  return ok(flags);
}

const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function flagOf(found: unknown): Result<boolean, string> {
  const truth = isScalar(found) ? TRUTH.get(String(found)) : undefined;
  return truth === undefined
    ? err(`expected true, false, 1 or 0, found ${show(found)}; other words belong under values`)
    : ok(truth);
}
