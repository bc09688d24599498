import { Refusal } from '../errors/refusal.ts';

export const PASSWORD_LENGTH = { least: 10, most: 200 } as const;

/** Throws `password-weak` with every rule that is broken. */
export function requireGoodPassword(password: string, user: string): void {
  const length = password.length;
  const problems = [
    ...(length < PASSWORD_LENGTH.least
      ? [`must have at least ${PASSWORD_LENGTH.least} characters`]
      : []),
    ...(password.toLowerCase() === user.toLowerCase() ? ['must not be the user name'] : []),
    ...(new Set(password).size < 4 ? ['must have at least 4 different characters'] : []),
  ];
  if (problems.length === 0) return;
  throw new Refusal('password-weak', `the password ${problems.join(' and ')}`, {
    errors: problems.map((problem) => ({ path: 'password', problem })),
  });
}
