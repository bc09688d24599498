import { parseArgs } from 'node:util';
import { reasonOf } from '../src/lib/app-error.ts';
import { err, ok, type Result } from '../src/lib/result.ts';

export const USAGE = `npm run simulate -- --scenario NAME [options]
  --scenario NAME    what happens; --list shows the scenarios
  --devices N        about N devices instead of the sample fleet: the sites repeated
  --speed X          1 (live, from now on) or more: replays a past span that ends now
  --seed S           another course of the same scenario (default 1)
  --url URL          the broker, mqtt:// or mqtts:// (default mqtt://127.0.0.1:1883)
  --truth FILE       writes the injected faults with their times as JSON lines
  --fleet-out FILE   writes the fleet file these devices need
  --offline FILE     writes what would be sent as JSON lines instead of sending it
  --list             lists the scenarios`;

export interface SimulateArguments {
  readonly scenario: string | null;
  readonly devices: number | null;
  readonly speed: number;
  readonly seed: string;
  readonly url: string;
  readonly truth: string | null;
  readonly fleetOut: string | null;
  readonly offline: string | null;
  readonly list: boolean;
  readonly help: boolean;
}

const OPTIONS = {
  scenario: { type: 'string' },
  devices: { type: 'string' },
  speed: { type: 'string', default: '1' },
  seed: { type: 'string', default: '1' },
  url: { type: 'string', default: 'mqtt://127.0.0.1:1883' },
  truth: { type: 'string' },
  'fleet-out': { type: 'string' },
  offline: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const MOST_DEVICES = 200_000;

/** The command line, or every problem of it. */
export function readArguments(
  argv: readonly string[],
): Result<SimulateArguments, readonly string[]> {
  const parsed = parse(argv);
  if (!parsed.ok) return parsed;
  const { values } = parsed.value;
  const problems: string[] = [];
  const devices = values.devices === undefined ? null : Number(values.devices);
  if (devices !== null && !(Number.isInteger(devices) && devices >= 1 && devices <= MOST_DEVICES)) {
    problems.push(`--devices ${values.devices}: a whole number from 1 to ${MOST_DEVICES}`);
  }
  const speed = Number(values.speed);
  if (!(speed >= 1 && speed <= 1e6)) {
    problems.push(`--speed ${values.speed}: a number from 1 to 1000000`);
  }
  if (!isBrokerUrl(values.url)) {
    problems.push(`--url ${values.url}: a URL such as mqtt://127.0.0.1:1883`);
  }
  if (values.scenario === undefined && !values.list && !values.help) {
    problems.push('--scenario NAME is missing');
  }
  if (problems.length > 0) return err(problems);
  return ok({
    scenario: values.scenario ?? null,
    devices,
    speed,
    seed: values.seed,
    url: values.url,
    truth: values.truth ?? null,
    fleetOut: values['fleet-out'] ?? null,
    offline: values.offline ?? null,
    list: values.list,
    help: values.help,
  });
}

function parse(argv: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }));
  } catch (thrown) {
    // parseArgs throws TypeErrors whose message names the option
    if (thrown instanceof TypeError) return err([reasonOf(thrown)]);
    throw thrown;
  }
}

const isBrokerUrl = (text: string): boolean =>
  URL.canParse(text) && ['mqtt:', 'mqtts:'].includes(new URL(text).protocol);
