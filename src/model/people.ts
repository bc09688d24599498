import { z } from 'zod';

/** Who may do what. Reader, cashier and maintainer exclude each other (抄、收、管分离). */
export const ROLES = [
  'dispatcher',
  'meteringEngineer',
  'meterReader',
  'cashier',
  'maintainer',
  'customerManager',
  'auditor',
  'administrator',
  'standby',
] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const EXCLUSIVE_ROLES: readonly Role[] = ['meterReader', 'cashier', 'maintainer'];

/** The first two exclusive roles that a set holds together, or null when it is allowed. */
export function conflictingRoles(roles: readonly Role[]): readonly [Role, Role] | null {
  const [first, second] = EXCLUSIVE_ROLES.filter((role) => roles.includes(role));
  return first !== undefined && second !== undefined ? [first, second] : null;
}

export const PERMISSIONS = [
  'alarms.read',
  'alarms.acknowledge',
  'alarms.comment',
  'alarms.shelve',
  'alarms.remove',
  'permits.write',
  'devices.read',
  'telemetry.read',
  'telemetry.export',
  'quarantine.read',
  'quarantine.release',
  'notifications.read',
  'channels.test',
  'fleet.read',
  'fleet.write',
  'condition.read',
  'verification.align',
  'backtests.run',
  'archive.read',
  'archive.write',
  'operations.write',
  'settlements.write',
  'back-billing.write',
  'back-billing.review',
  'duties.read',
  'consumption.read',
  'balance.read',
  'tracking.read',
  'tracking.write',
  'prepaid.read',
  'outages.write',
  'customer-notices.read',
  'users.write',
  'audit.read',
  'replicate',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READ: readonly Permission[] = [
  'archive.read',
  'consumption.read',
  'alarms.read',
  'devices.read',
  'telemetry.read',
  'notifications.read',
  'fleet.read',
];

/** What whoever answers for alarms may do to them: also keep them quiet, for a time and with a reason. */
const ALARM_ORDERS: readonly Permission[] = [
  'alarms.acknowledge',
  'alarms.comment',
  'alarms.shelve',
  'alarms.remove',
  'permits.write',
];

/** Loss balance and demand outlook of zones, and customers whose use swings. */
const DESK_READ: readonly Permission[] = ['balance.read', 'tracking.read', 'condition.read'];

/** Balances of prepaid meters, and what customers were told. */
const PREPAID_READ: readonly Permission[] = ['prepaid.read', 'customer-notices.read'];

export const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  dispatcher: [
    ...READ,
    ...ALARM_ORDERS,
    ...DESK_READ,
    ...PREPAID_READ,
    'outages.write',
    'quarantine.read',
    'backtests.run',
  ],
  meteringEngineer: [
    ...READ,
    ...ALARM_ORDERS,
    ...DESK_READ,
    ...PREPAID_READ,
    'verification.align',
    'telemetry.export',
    'quarantine.read',
    'quarantine.release',
    'backtests.run',
    'archive.write',
    'operations.write',
    'back-billing.write',
    'back-billing.review',
    'duties.read',
  ],
  meterReader: [
    'devices.read',
    'telemetry.read',
    'fleet.read',
    'archive.read',
    'archive.write',
    'consumption.read',
  ],
  cashier: [
    'devices.read',
    'fleet.read',
    'archive.read',
    'archive.write',
    'settlements.write',
    ...PREPAID_READ,
    'consumption.read',
  ],
  maintainer: [
    ...READ,
    'balance.read',
    'condition.read',
    'alarms.comment',
    'quarantine.read',
    'archive.write',
    'operations.write',
  ],
  customerManager: [
    'alarms.read',
    'devices.read',
    'fleet.read',
    'archive.read',
    'archive.write',
    'consumption.read',
    ...DESK_READ,
    ...PREPAID_READ,
    'outages.write',
    'tracking.write',
    'duties.read',
  ],
  auditor: [
    ...READ,
    ...DESK_READ,
    ...PREPAID_READ,
    'telemetry.export',
    'quarantine.read',
    'audit.read',
    'duties.read',
  ],
  administrator: [...PERMISSIONS],
  /** A machine's: everything is copied to it, and it may do nothing else. */
  standby: ['replicate'],
};

export const permits = (roles: readonly Role[], permission: Permission): boolean =>
  roles.some((role) => GRANTS[role].includes(permission));
