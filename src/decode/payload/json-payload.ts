import { ok, type Result } from '../../lib/result.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { RawRecords } from '../wire-format.ts';
import type { PayloadFormat } from './payload-format.ts';

/** Contract §2: more records than this in one array and the whole message is refused. */
export const MAX_RECORDS = 1000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON of contract §2: one record, or an array of them. */
export const jsonPayload: PayloadFormat = {
  name: 'json',
  title: { en: 'JSON of the device guide (the default)', zh: '设备手册中的 JSON（默认）' },
  records: (payload) => {
    const body = parseJson(payload, 'send one record or an array of records');
    return body.ok ? recordsIn(body.value) : body;
  },
};

/** UTF-8 to text, or the refusal that says what to do. */
export function textOf(payload: Uint8Array): Result<string, Refusal> {
  try {
    return ok(utf8.decode(payload));
  } catch {
    return refuse('not-utf8', '', 'the payload is not UTF-8: encode the JSON as UTF-8');
  }
}

/** Bytes to parsed JSON. @param advice what to send instead. */
export function parseJson(payload: Uint8Array, advice: string): Result<unknown, Refusal> {
  const text = textOf(payload);
  if (!text.ok) return text;
  try {
    return ok(JSON.parse(text.value));
  } catch (thrown) {
    return refuse('not-json', '', `${notJson(text.value, thrown)}: ${advice}`);
  }
}

function notJson(text: string, thrown: unknown): string {
  if (text.trim() === '') return 'the payload is empty';
  // the engine's words may quote the payload at length; only the place is of use
  const place = thrown instanceof Error ? /at position \d+/.exec(thrown.message)?.[0] : undefined;
  return place === undefined ? 'not JSON' : `not JSON ${place}`;
}

/** One record, or the records of an array that is neither empty nor too long. */
export function recordsIn(body: unknown): Result<RawRecords, Refusal> {
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
