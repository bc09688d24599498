import { describe, expect, it } from 'vitest';
import { requireGoodPassword } from '../../../../src/api/auth/password-rules.ts';
import { excludedBy, readablePassword } from '../../../../src/console/pages/users/role-choice.ts';
import { conflictingRoles, ROLES } from '../../../../src/model/people.ts';

describe('roles to choose from', () => {
  it('exclude what the service would refuse, and nothing else', () => {
    for (const held of ROLES) {
      for (const role of ROLES.filter((one) => one !== held)) {
        const refused = conflictingRoles([held, role]) !== null;
        expect(excludedBy(role, [held]) !== null, `${held} ${role}`).toBe(refused);
      }
    }
    expect(excludedBy('cashier', ['cashier'])).toBeNull();
  });
});

describe('a made password', () => {
  it('has no letters that look like digits, and meets the rules', () => {
    const password = readablePassword(Uint8Array.from({ length: 14 }, (_, n) => n * 17));
    expect(password).toMatch(/^[^0O1lIio]{14}$/);
    expect(() => requireGoodPassword(password, 'ann')).not.toThrow();
  });
});
