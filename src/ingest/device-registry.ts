import type { DeviceSpec } from '../model/fleet.ts';

/** What ingest needs to know of the fleet; `FleetIndex.devices.get` answers it as it is. */
export interface DeviceRegistry {
  /** Undefined for an id that is in no fleet file. */
  lookup(device: string): RegisteredDevice | undefined;
}

export interface RegisteredDevice {
  readonly spec: DeviceSpec;
}

/** Whether a device that logged in under `before` would still be let in the same way. */
export function sameCredentials(before: DeviceSpec, after: DeviceSpec | undefined): boolean {
  return (
    after !== undefined &&
    before.password === after.password &&
    before.passwordHash === after.passwordHash &&
    before.certificate === after.certificate
  );
}
