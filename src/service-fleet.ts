import type { DeviceSecrets } from './api/ports.ts';
import type { CommandDesk } from './command-desk.ts';
import { checkFleet } from './config/fleet-file.ts';
import type { FleetProblem } from './config/fleet-problem.ts';
import { parseFleetText } from './config/fleet-syntax.ts';
import { lostAddresses, type WaysOut } from './dispatch-ways.ts';
import { sealFleet } from './first-run.ts';
import type { Clock } from './lib/clock.ts';
import { err, ok, type Result } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';
import { type FleetIndex, indexFleet } from './model/fleet-index.ts';
import { epochMs } from './model/units.ts';
import type { Records } from './records/records.ts';

/** The fleet in force on the main thread; the fold changes to a new one at its entry in the journal. */
export interface ServiceFleet {
  index(): FleetIndex;
  /** Refused whole with every problem; the running fleet stays. */
  replace(
    text: string,
    by: string,
    secrets?: DeviceSecrets,
  ): Promise<Result<{ readonly version: number }, readonly FleetProblem[]>>;
  /** The same checks, and nothing is stored. */
  rehearse(text: string, secrets: DeviceSecrets): Result<Fleet, readonly FleetProblem[]>;
  replaceWith(fleet: Fleet, by: string): Promise<{ readonly version: number }>;
  onChange(listener: () => void): void;
}

interface ServiceFleetParts {
  readonly records: Records;
  readonly desk: CommandDesk;
  readonly clock: Clock;
  readonly current: FleetIndex;
  readonly passwordKey: Uint8Array;
  readonly ways: WaysOut;
}

export function createServiceFleet(parts: ServiceFleetParts): ServiceFleet {
  const { records, desk, clock } = parts;
  let current = parts.current;
  const listeners: (() => void)[] = [];
  const replaceWith: ServiceFleet['replaceWith'] = async (given, by) => {
    const fleet = sealFleet(given, parts.passwordKey);
    const version = await records.fleets.save(fleet, by, epochMs(clock.now()));
    await desk.write('fleet', by, { version });
    current = indexFleet(fleet, version);
    for (const listener of listeners) listener();
    return { version };
  };
  const rehearse: ServiceFleet['rehearse'] = (text, secrets) => {
    const read = parseFleetText(text);
    if (!read.ok) return read;
    const content = secrets === 'kept' ? withSecretsOf(current.fleet, read.value) : read.value;
    const checked = checkFleet(content);
    if (!checked.ok) return checked;
    const lost = lostAddresses(checked.value, parts.ways);
    return lost.length === 0 ? checked : err(lost);
  };
  return {
    index: () => current,
    async replace(text, by, secrets = 'given') {
      const checked = rehearse(text, secrets);
      return checked.ok ? ok(await replaceWith(checked.value, by)) : checked;
    },
    rehearse,
    replaceWith,
    onChange: (listener) => void listeners.push(listener),
  };
}

/**
 * A device that comes without a secret keeps the one it has: the fleet is shown to people
 * without any. Before anything is checked: a device must have one.
 * @param content as it was read, of whatever form.
 */
export function withSecretsOf(before: Fleet, content: unknown): unknown {
  if (!isMembers(content) || !Array.isArray(content['devices'])) return content;
  const known = new Map<unknown, Fleet['devices'][number]>(
    before.devices.map((device) => [device.id, device]),
  );
  const devices = content['devices'].map((device: unknown) => {
    if (!isMembers(device) || 'password' in device || 'passwordHash' in device) return device;
    const { password, passwordHash } = known.get(device['id']) ?? {};
    return {
      ...device,
      ...(password === undefined ? {} : { password }),
      ...(passwordHash === undefined ? {} : { passwordHash }),
    };
  });
  return { ...content, devices };
}

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
