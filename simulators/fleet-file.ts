import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { AppError, reasonOf } from '../src/lib/app-error.ts';
import type { DeviceFile, FleetFile } from './site/site-plan.ts';

const HEADER = `# Fleet of simulated sites: zones, customers, sites with their stations and meters, devices.
# Set points are kPa gauge, flows m³/h at line conditions, volumes m³.
# The passwords are samples for a broker on 127.0.0.1. Give every real device its own.
`;

/** The fleet as YAML; the same fleet gives the same text. */
export const fleetText = (fleet: FleetFile): string =>
  HEADER + stringify(fleet, { lineWidth: 100, aliasDuplicateObjects: false });

export function writeFleet(file: string, fleet: FleetFile): void {
  try {
    writeFileSync(file, fleetText(fleet));
  } catch (thrown) {
    throw new AppError('simulate.write', `cannot write ${file}: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** Passwords of the devices that connect themselves. */
export const passwordsOf = (
  fleet: FleetFile,
  connections: readonly string[],
): ReadonlyMap<string, string> => {
  const specs = new Map((fleet.devices ?? []).map((device: DeviceFile) => [device.id, device]));
  return new Map(connections.map((id) => [id, specs.get(id)?.password ?? '']));
};
