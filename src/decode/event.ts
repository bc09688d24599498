import { ok } from '../lib/result.ts';
import { show } from './excerpt.ts';
import { envelopeOf, type RecordDecoder, readStamped } from './record-decoder.ts';
import { refuse } from './refusal.ts';

/** 1 to 64 characters without control characters or broken surrogate pairs. */
const CODE = /^[^\p{Cc}\p{Cs}]{1,64}$/u;
/** An event's own fields are kept as sent; deeper nesting than this is nobody's event. */
const DEPTH_LIMIT = 8;
/** An event says that something happened; what is larger than this is something else. */
const FIELDS_LIMIT = 64;
const LENGTH_LIMIT = 8192;

/** `{ts, code, …}` of contract §2: everything else it carries is kept as sent. */
export const decodeEvent: RecordDecoder = (record, context) => {
  const stamped = readStamped(record, context);
  if (!stamped.ok) return stamped;
  const { fields, ts } = stamped.value;
  const code = fields.code;
  if (typeof code !== 'string' || !CODE.test(code)) {
    const detail = `code: expected text of 1 to 64 characters, found ${code === undefined ? 'nothing' : show(code)}`;
    return refuse('wrong-type', 'code', detail, ts);
  }
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    if (name === 'ts' || name === 'code') continue;
    if (name === '__proto__') context.onUnknown(name);
    else values[name] = fields[name];
  }
  if (isDeeper(values, DEPTH_LIMIT)) {
    const detail = `the event is nested more than ${DEPTH_LIMIT} levels deep: send a flatter one`;
    return refuse('wrong-type', '', detail, ts);
  }
  if (Object.keys(values).length > FIELDS_LIMIT || JSON.stringify(values).length > LENGTH_LIMIT) {
    const detail = `the event carries more than ${FIELDS_LIMIT} fields or ${LENGTH_LIMIT} characters: send measurements as telemetry`;
    return refuse('wrong-type', '', detail, ts);
  }
  return ok([{ ...envelopeOf(context, ts), record: 'event', code, values }]);
};

/** Stops at the limit, so a message of brackets alone cannot exhaust the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
