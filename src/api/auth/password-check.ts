import { Refusal } from '../errors/refusal.ts';
import type { PasswordsPort } from '../ports.ts';
import { mintToken } from './session-token.ts';

export interface PasswordCheck {
  /** Takes as long for a user who does not exist: names cannot be found out by timing. */
  matches(hash: string | null, password: string): Promise<boolean>;
}

/** Checks at once; each costs some 40 ms of a core and 16 MiB. */
const MOST_AT_ONCE = 4;
const MOST_WAITING = 60;

export function openPasswordCheck(passwords: PasswordsPort): PasswordCheck {
  const turn = openTurnstile();
  // made on first use: hashing costs time that starting up should not wait for
  let dummy: Promise<string> | null = null;
  return {
    matches: (hash, password) =>
      turn(async () => {
        if (hash !== null) return passwords.verify(hash, password);
        dummy ??= passwords.hash(mintToken());
        await passwords.verify(await dummy, password);
        return false;
      }),
  };
}

/** Keeps a flood of sign-ins from taking every core and all memory. */
function openTurnstile(): <T>(step: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (step) => {
    if (running >= MOST_AT_ONCE) {
      if (waiting.length >= MOST_WAITING) {
        throw new Refusal('unavailable', 'too many sign-ins at once', {
          headers: { 'retry-after': '5' },
        });
      }
      // whoever leaves hands over the place, so `running` stays
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await step();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
