/**
 * Line protocol as the InfluxDB 2 reference describes it, read strictly: what the page
 * does not allow is refused with the whole request.
 * https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
 */
export interface FakePoint {
  readonly measurement: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly fields: ReadonlyMap<string, FakeValue>;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
}

/** A double, a 64-bit integer, a text, a truth: each its own type for ever. */
export type FakeValue = number | bigint | string | boolean;

/** A line that is no line protocol; the message is the one that the server answers with. */
export class LineError extends Error {}

const STRING_BYTES = 64 * 1024;
const KEY_BYTES = 65_535;
const INT64 = 2n ** 63n;

export const PRECISIONS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
};

export function parseLines(body: string, nsPerUnit: bigint): readonly FakePoint[] {
  return body
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => parseLine(line, nsPerUnit));
}

function parseLine(line: string, nsPerUnit: bigint): FakePoint {
  const refuse = (why: string): never => {
    throw new LineError(`unable to parse '${line}': ${why}`);
  };
  let at = 0;
  /** Up to an unescaped one of `ends`; a backslash before one of `escapable` takes it literally. */
  const take = (ends: string, escapable: string): string => {
    let text = '';
    while (at < line.length && !ends.includes(line.charAt(at))) {
      const next = line.charAt(at + 1);
      if (line.charAt(at) === '\\' && next !== '' && escapable.includes(next)) at += 1;
      text += line.charAt(at);
      at += 1;
    }
    return text;
  };
  const measurement = take(', ', ', ');
  if (measurement === '' || measurement.startsWith('_')) refuse('missing measurement');
  const tags = new Map<string, string>();
  while (line.charAt(at) === ',') {
    at += 1;
    const key = take(',= ', ',= ');
    if (key === '' || key.startsWith('_') || line.charAt(at) !== '=') refuse('missing tag key');
    at += 1;
    const value = take(',= ', ',= ');
    if (value === '' || line.charAt(at) === '=') refuse('missing tag value');
    if (tags.has(key)) refuse('duplicate tags');
    tags.set(key, value);
  }
  if (Buffer.byteLength(line.slice(0, at)) > KEY_BYTES) refuse('max key length exceeded');
  if (line.charAt(at) !== ' ') refuse('missing fields');
  const fields = new Map<string, FakeValue>();
  do {
    at += 1;
    const key = take(',= ', ',= ');
    if (key === '' || line.charAt(at) !== '=') refuse('missing field key');
    at += 1;
    fields.set(key, line.charAt(at) === '"' ? quoted() : plain(take(', ', ''), refuse));
  } while (line.charAt(at) === ',');
  const stamp = line.slice(at + 1);
  if (at < line.length && !/^-?\d{1,19}$/.test(stamp)) refuse('bad timestamp');
  // without a time the server's own counts: we never leave it out
  if (stamp === '') refuse('no timestamp');
  return { measurement, tags, fields, time: BigInt(stamp) * nsPerUnit };

  function quoted(): string {
    let text = '';
    at += 1;
    while (at < line.length && line.charAt(at) !== '"') {
      const next = line.charAt(at + 1);
      if (line.charAt(at) === '\\' && (next === '"' || next === '\\')) at += 1;
      text += line.charAt(at);
      at += 1;
    }
    if (line.charAt(at) !== '"') refuse('unbalanced quotes');
    at += 1;
    if (at < line.length && !', '.includes(line.charAt(at))) refuse('invalid field format');
    if (Buffer.byteLength(text) > STRING_BYTES) refuse('string field too long');
    return text;
  }
}

function plain(text: string, refuse: (why: string) => never): FakeValue {
  if (/^(?:t|T|true|True|TRUE)$/.test(text)) return true;
  if (/^(?:f|F|false|False|FALSE)$/.test(text)) return false;
  if (/^-?\d+i$/.test(text)) {
    const value = BigInt(text.slice(0, -1));
    return value >= -INT64 && value < INT64 ? value : refuse('integer out of range');
  }
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return refuse('invalid number');
  const value = Number(text);
  return Number.isFinite(value) ? value : refuse('number out of range');
}
