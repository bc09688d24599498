import { readOptions } from './command-line.ts';
import { parseIso } from './decode/timestamp.ts';
import { err, ok, type Result } from './lib/result.ts';
import { type EpochMs, epochMs } from './model/units.ts';

export const USAGE = `npm run mapping:try -- --mapping FILE [--topic TOPIC (--payload FILE | --text TEXT | --hex HEX)] [options]
  shows what the service would make of messages of an external broker; connects to nothing
  --mapping FILE   mapping file, such as config/mapping.example.yaml
  --topic TOPIC    of one message; without it, messages are read from standard input,
                   a line each, "topic payload" (mosquitto_sub -v) or "topic<TAB>payload"
  --payload FILE   the message's payload, byte for byte
  --text TEXT      the same as text
  --hex HEX        the same as hexadecimal bytes
  --lines KIND     payloads on standard input: text (default) or hex (mosquitto_sub -F '%t %x')
  --broker NAME    as if it came through this broker; without it, "broker:" of mappings is not looked at
  --fleet FILE     fleet file; by default the service's own
  --received TIME  when it arrives, ISO 8601 with offset; by default now
  --json           one JSON object a message on standard output
  --help           this text
  exit: 0 all of it can be used, 1 something is refused or taken by no mapping, 2 wrong arguments or files`;

export type TrySource =
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'bytes'; readonly bytes: Uint8Array };

export interface TryArguments {
  readonly mapping: string;
  readonly fleet: string | null;
  readonly broker: string | null;
  readonly received: EpochMs | null;
  readonly output: 'text' | 'json';
  readonly lines: 'text' | 'hex';
  /** Null: messages are read from standard input. */
  readonly message: { readonly topic: string; readonly payload: TrySource } | null;
}

const OPTIONS = {
  mapping: { type: 'string' },
  topic: { type: 'string' },
  payload: { type: 'string' },
  text: { type: 'string' },
  hex: { type: 'string' },
  lines: { type: 'string' },
  broker: { type: 'string' },
  fleet: { type: 'string' },
  received: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The command line, `help`, or every problem of it. */
export function readTryArguments(
  argv: readonly string[],
): Result<TryArguments | 'help', readonly string[]> {
  const parsed = readOptions(argv, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values } = parsed.value;
  if (values.help) return ok('help');
  const problems: string[] = [];
  const { mapping, topic, payload, text, hex, lines = 'text', received } = values;
  if (mapping === undefined) problems.push('--mapping FILE is missing');
  const given = [payload, text, hex].filter((value) => value !== undefined).length;
  if (topic !== undefined && given !== 1) {
    problems.push('--topic needs one of --payload, --text and --hex');
  }
  if (topic === undefined && given > 0) problems.push('--topic TOPIC is missing');
  if (topic === '' || (topic !== undefined && /[+#]/.test(topic))) {
    problems.push(`--topic ${topic}: expected a topic, not a filter`);
  }
  const bytes = hex === undefined ? null : bytesOf(hex);
  if (hex !== undefined && bytes === null)
    problems.push('--hex: expected pairs of hexadecimal digits');
  if (lines !== 'text' && lines !== 'hex') problems.push(`--lines ${lines}: expected text or hex`);
  const at = received === undefined ? null : parseIso(received);
  if (at !== null && typeof at !== 'number') {
    problems.push(
      `--received ${received}: expected ISO 8601 with offset, such as 2026-03-01T08:00:00+08:00`,
    );
  }
  if (problems.length > 0 || mapping === undefined) return err(problems);
  const source: TrySource =
    payload === undefined
      ? { from: 'bytes', bytes: bytes ?? new TextEncoder().encode(text ?? '') }
      : { from: 'file', path: payload };
  return ok({
    mapping,
    fleet: values.fleet ?? null,
    broker: values.broker ?? null,
    received: typeof at === 'number' ? epochMs(at) : null,
    output: values.json ? 'json' : 'text',
    lines: lines === 'hex' ? 'hex' : 'text',
    message: topic === undefined ? null : { topic, payload: source },
  });
}

/** `68 30 44` to bytes; null when it is not hexadecimal. */
export function bytesOf(hex: string): Uint8Array | null {
  const digits = hex.replaceAll(/\s/g, '');
  return /^(?:[0-9A-Fa-f]{2})*$/.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : null;
}
