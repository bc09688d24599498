import { EXCLUSIVE_ROLES, type Role } from '../../../model/people.ts';

/** The role already held that excludes this one; null: it may be added. */
export function excludedBy(role: Role, held: readonly Role[]): Role | null {
  if (!EXCLUSIVE_ROLES.includes(role)) return null;
  return held.find((other) => other !== role && EXCLUSIVE_ROLES.includes(other)) ?? null;
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password that can be read out: without letters that look like digits. */
export const readablePassword = (random: Uint8Array): string =>
  [...random].map((byte) => LETTERS[byte % LETTERS.length]).join('');
