import type { DeviceEntry } from '../../model/fleet-index.ts';
import { Refusal } from '../errors/refusal.ts';
import type { FleetPort } from '../ports.ts';

export function findDevice(fleet: FleetPort, id: string): DeviceEntry {
  const entry = fleet.current().devices.get(id);
  if (entry === undefined) throw new Refusal('device-unknown', `there is no device ${id}`);
  return entry;
}
