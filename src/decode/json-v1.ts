import { ok, type Result } from '../lib/result.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Content, RawRecords, Route, WireFormat } from './wire-format.ts';

/** Contract §2: more records than this in one array and the whole message is refused. */
export const MAX_RECORDS = 1000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON on `gas/v1/…` (contract §2): one record, an array of records, or the status word. */
export const jsonV1: WireFormat = {
  name: 'json-v1',
  route,
  records: (payload, content) => {
    const text = textOf(payload);
    if (text === null) {
      return refuse('not-utf8', '', 'the payload is not UTF-8: encode the JSON as UTF-8');
    }
    return content === 'status' ? statusWord(text) : recordsOf(text);
  },
};

const DIRECT: Readonly<Record<string, Content>> = {
  telemetry: 'telemetry',
  event: 'event',
  status: 'status',
};
const RELAYED: Readonly<Record<string, Content>> = { telemetry: 'telemetry', event: 'event' };

const contentOf = (table: Readonly<Record<string, Content>>, level: string): Content | null =>
  Object.hasOwn(table, level) ? (table[level] ?? null) : null;

function route(topic: string): Route | null {
  const [root, version, first, third, device, last, ...rest] = topic.split('/');
  if (root !== 'gas' || version !== 'v1' || !first || third === undefined) return null;
  if (device === undefined) {
    const content = contentOf(DIRECT, third);
    return content === null ? null : { device: first, relay: null, content };
  }
  if (third !== 'sub' || device === '' || last === undefined || rest.length > 0) return null;
  const content = contentOf(RELAYED, last);
  return content === null ? null : { device, relay: first, content };
}

function textOf(payload: Uint8Array): string | null {
  try {
    return utf8.decode(payload);
  } catch {
    return null;
  }
}

/** The last will is often set as bare text, so the quotes of a JSON string are optional. */
function statusWord(text: string): Result<RawRecords, Refusal> {
  const word = text.trim();
  const quoted = word.length > 1 && word.startsWith('"') && word.endsWith('"');
  return ok({ records: [quoted ? word.slice(1, -1) : word], isArray: false });
}

function recordsOf(text: string): Result<RawRecords, Refusal> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (thrown) {
    return refuse(
      'not-json',
      '',
      `${notJson(text, thrown)}: send one record or an array of records`,
    );
  }
  if (!Array.isArray(body)) return ok({ records: [body], isArray: false });
  if (body.length > MAX_RECORDS) {
    const detail = `${body.length} records in one array: send at most ${MAX_RECORDS} a message`;
    return refuse('too-many-records', '', detail);
  }
  if (body.length === 0) {
    return refuse('no-measured-field', '', 'the array is empty: send at least one record');
  }
  return ok({ records: body, isArray: true });
}

function notJson(text: string, thrown: unknown): string {
  if (text.trim() === '') return 'the payload is empty';
  // the engine's words may quote the payload at length; only the place is of use
  const place = thrown instanceof Error ? /at position \d+/.exec(thrown.message)?.[0] : undefined;
  return place === undefined ? 'not JSON' : `not JSON ${place}`;
}
