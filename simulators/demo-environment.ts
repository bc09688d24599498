import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reasonOf } from '../src/lib/app-error.ts';
import { type Pacing, pacingText } from '../src/lib/replay-clock.ts';
import { err, ok, type Result } from '../src/lib/result.ts';

export const DEMO_USAGE = `npm run demo -- [options]
  --scenario NAME  what happens (default demo)
  --speed X        how much faster than life (default 180)
  --seed S         another course (default 1)
  --exit           ends when the replay is over instead of waiting for Ctrl-C`;

export interface DemoArguments {
  readonly scenario: string;
  readonly speed: number;
  readonly seed: string;
  readonly exit: boolean;
}

export function readDemoArguments(argv: readonly string[]): Result<DemoArguments, string> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        scenario: { type: 'string', default: 'demo' },
        speed: { type: 'string', default: '180' },
        seed: { type: 'string', default: '1' },
        exit: { type: 'boolean', default: false },
      },
      allowPositionals: false,
    });
    const speed = Number(values.speed);
    if (!(speed >= 1)) return err(`--speed ${values.speed}: a number of at least 1`);
    return ok({ ...values, speed });
  } catch (thrown) {
    return err(reasonOf(thrown));
  }
}

export interface DemoPlace {
  /** Throw-away folder. */
  readonly folder: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly adminPassword: string;
}

export const fleetFileIn = (folder: string): string => join(folder, 'fleet.yaml');
export const brokerUrl = (place: DemoPlace): string => `mqtt://127.0.0.1:${place.mqttPort}`;
export const apiUrl = (place: DemoPlace): string => `http://127.0.0.1:${place.httpPort}`;

/** Settings of the service (contract §1), on top of what this process has, without its own. */
export function serviceEnvironment(
  place: DemoPlace,
  pacing: Pacing,
  inherited: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].toUpperCase().startsWith('GASWATCH'),
  );
  return {
    ...Object.fromEntries(kept),
    GASWATCH__HTTP__PORT: String(place.httpPort),
    GASWATCH__MQTT__PORT: String(place.mqttPort),
    GASWATCH__DATADIR: join(place.folder, 'data'),
    GASWATCH__FLEET: fleetFileIn(place.folder),
    GASWATCH_ADMIN_PASSWORD: place.adminPassword,
    GASWATCH_REPLAY_CLOCK: pacingText(pacing),
  };
}
