import { ok, type Result } from '../lib/result.ts';
import { parseJson, recordsIn, textOf } from './payload/json-payload.ts';
import type { Refusal } from './refusal.ts';
import type { Content, RawRecords, Route, WireFormat } from './wire-format.ts';

const ADVICE = 'send one record or an array of records';

/**
 * `gas/v1/…` (contract §2): one JSON record, an array of records, or the status
 * word. Telemetry of a device with a payload format of its own comes here for
 * its route alone.
 */
export const jsonV1: WireFormat = {
  name: 'json-v1',
  route,
  records: (payload, content) => {
    if (content === 'status') return statusWord(payload);
    const body = parseJson(payload, ADVICE);
    return body.ok ? recordsIn(body.value) : body;
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

/** The last will is often set as bare text, so the quotes of a JSON string are optional. */
function statusWord(payload: Uint8Array): Result<RawRecords, Refusal> {
  const text = textOf(payload);
  if (!text.ok) return text;
  const word = text.value.trim();
  const quoted = word.length > 1 && word.startsWith('"') && word.endsWith('"');
  return ok({ records: [quoted ? word.slice(1, -1) : word], isArray: false });
}
