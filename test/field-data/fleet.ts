import { readFileSync } from 'node:fs';
import { parseFleet } from '../../src/config/fleet-file.ts';
import type { Fleet, MeterSpec } from '../../src/model/fleet.ts';

export const FLEET_FILE = 'test/field-data/fleet.yaml';

/** The fleet file that was written for the nine field meters. */
export const FLEET: Fleet = readFleet();

function readFleet(): Fleet {
  const parsed = parseFleet(readFileSync(FLEET_FILE, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.error.map(({ problem }) => problem).join('; '));
  return parsed.value;
}

const METERS: readonly MeterSpec[] = FLEET.sites.flatMap(({ meters }) => meters);

/** The meter that a device reads. */
export function meterOf(device: string): MeterSpec {
  const meter = METERS.find((one) => one.device === device);
  if (meter === undefined) throw new Error(`${device} reads no meter`);
  return meter;
}

/** The device that an alarm's subject belongs to; null for what is about all: the zone, the platform. */
export const deviceOf = (subject: string): string | null =>
  METERS.find(({ id, device }) => id === subject || device === subject)?.device ?? null;
