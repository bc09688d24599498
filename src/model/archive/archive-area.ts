import type { Role } from '../people.ts';
import type { ArchiveKind } from './archive-kind.ts';

/** Who keeps which part of the archive: the whole rule is these two tables. */
export const ARCHIVE_AREAS = [
  'customers',
  'metering',
  'readings',
  'sales',
  'maintenance',
  'safety',
  'staff',
  'control',
  'guided',
] as const;
export type ArchiveArea = (typeof ARCHIVE_AREAS)[number];

export const AREA_OF: Readonly<Record<ArchiveKind, ArchiveArea>> = {
  customer: 'customers',
  contract: 'customers',
  site: 'customers',
  appliance: 'customers',
  'outage-notice': 'customers',
  swing: 'customers',
  meter: 'metering',
  corrector: 'metering',
  certificate: 'metering',
  'meter-operation': 'metering',
  'substitute-volume': 'metering',
  'own-use': 'metering',
  'meter-reading': 'readings',
  price: 'sales',
  'gas-purchase': 'sales',
  station: 'maintenance',
  run: 'maintenance',
  regulator: 'maintenance',
  'slam-shut': 'maintenance',
  'set-point': 'maintenance',
  repair: 'maintenance',
  'proof-test': 'maintenance',
  'bypass-lock': 'maintenance',
  'lock-inspection': 'maintenance',
  'safety-inspection': 'safety',
  'coating-survey': 'safety',
  'gas-alarm-check': 'safety',
  'closed-premises': 'safety',
  'premises-check': 'safety',
  'staff-assignment': 'staff',
  'spot-check': 'control',
  'operation-draft': 'guided',
  settlement: 'guided',
  'back-billing': 'guided',
  'customer-notice': 'guided',
  'parameter-proposal': 'guided',
};

/** Roles that write to an area; reading needs `archive.read` alone. Reader, cashier and maintainer share none. */
export const WRITERS_OF: Readonly<Record<ArchiveArea, readonly Role[]>> = {
  customers: ['customerManager', 'administrator'],
  metering: ['meteringEngineer', 'administrator'],
  readings: ['meterReader', 'meteringEngineer', 'administrator'],
  sales: ['cashier', 'administrator'],
  maintenance: ['maintainer', 'administrator'],
  safety: ['maintainer', 'customerManager', 'administrator'],
  staff: ['administrator'],
  control: ['meteringEngineer', 'customerManager', 'administrator'],
  /** Steps of an operation, each with its own checks: never entered as they are. */
  guided: [],
};

export const mayWrite = (roles: readonly Role[], kind: ArchiveKind): boolean =>
  roles.some((role) => WRITERS_OF[AREA_OF[kind]].includes(role));
