import { z } from 'zod';
import { PERMISSIONS, type Permission, permits, Role } from '../../model/people.ts';
import type { User } from '../../records/records.ts';
import { Instant, instant } from './instant.ts';
import { named } from './registry.ts';

export const UserName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._@-]{0,63}$/,
    'a user name has 1 to 64 small letters, digits, ".", "_", "@" or "-"',
  );

export const Language = z.enum(['zh', 'en']);

export const Roles = z
  .array(Role)
  .min(1)
  .max(8)
  .refine((roles) => new Set(roles).size === roles.length, 'a role is named twice');

export const UserView = named(
  'User',
  z.object({
    name: z.string(),
    roles: z.array(Role),
    permissions: z.array(z.enum(PERMISSIONS)),
    language: Language,
    disabled: z.boolean(),
    createdAt: Instant,
  }),
);
export type UserView = z.infer<typeof UserView>;

export const userView = ({ name, roles, language, disabled, createdAt }: User): UserView => ({
  name,
  roles: [...roles],
  permissions: permissionsOf(roles),
  language,
  disabled,
  createdAt: instant(createdAt),
});

/** What of a user people can change, for the audit. */
export const auditedUser = ({ roles, language, disabled }: User) => ({ roles, language, disabled });

const permissionsOf = (roles: readonly Role[]): Permission[] =>
  PERMISSIONS.filter((permission) => permits(roles, permission));
