import type { DeviceEntry } from '../../model/fleet-index.ts';

export const DEVICE_ROLES = ['station', 'meter', 'gateway', 'unassigned'] as const;
export type DeviceRole = (typeof DEVICE_ROLES)[number];

export function roleOf({ isStation, meter, relays }: DeviceEntry): DeviceRole {
  if (isStation) return 'station';
  if (meter !== null) return 'meter';
  return relays.size > 0 ? 'gateway' : 'unassigned';
}
