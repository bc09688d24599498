import type { CommandDesk } from './command-desk.ts';
import { parseFleet } from './config/fleet-file.ts';
import type { FleetProblem } from './config/fleet-problem.ts';
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
  ): Promise<Result<{ readonly version: number }, readonly FleetProblem[]>>;
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
  return {
    index: () => current,
    async replace(text, by) {
      const parsed = parseFleet(text);
      if (!parsed.ok) return parsed;
      const lost = lostAddresses(parsed.value, parts.ways);
      return lost.length === 0 ? ok(await replaceWith(parsed.value, by)) : err(lost);
    },
    replaceWith,
    onChange: (listener) => void listeners.push(listener),
  };
}
