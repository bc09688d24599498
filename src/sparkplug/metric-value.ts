import { DATATYPES, type WireValue } from './payload.ts';

/** What a metric says, in the types of JSON. */
export type MetricValue = number | boolean | string | readonly string[];

/**
 * The value that a datatype makes of what lies on the wire. Undefined when it
 * cannot be read: an integer without its datatype (its sign is unknown), a
 * template, bytes that are no array of texts. Whole numbers beyond 2^53 stay
 * text, digit for digit; a number that is none (NaN, ∞) is null: no value.
 */
export function readValue(
  wire: WireValue,
  datatype: number | null,
): MetricValue | null | undefined {
  switch (wire.form) {
    case 'int':
      return datatype === null ? undefined : wholeOf(wire.value, datatype);
    case 'long':
      return datatype === null ? undefined : longOf(wire.value, datatype);
    case 'real':
      return Number.isFinite(wire.value) ? wire.value : null;
    case 'boolean':
    case 'string':
    case 'dataset':
      return wire.value;
    case 'bytes':
      return datatype === DATATYPES.stringArray ? textsOf(wire.value) : undefined;
    case 'template':
      return undefined;
  }
}

/** Signed integers come in two's complement, of their own width or of 32 bits. */
function wholeOf(value: number, datatype: number): MetricValue {
  switch (datatype) {
    case DATATYPES.int8:
      return (value << 24) >> 24;
    case DATATYPES.int16:
      return (value << 16) >> 16;
    case DATATYPES.int32:
    case DATATYPES.int64:
      return value | 0;
    case DATATYPES.boolean:
      return value !== 0;
    default:
      return value;
  }
}

function longOf(value: bigint, datatype: number): MetricValue {
  const isSigned = datatype >= DATATYPES.int8 && datatype <= DATATYPES.int64;
  const whole = isSigned ? BigInt.asIntN(64, value) : value;
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : `${whole}`;
}

const utf8 = new TextDecoder('utf-8');

/** A StringArray: texts one after the other, each ended by NUL (Sparkplug 3.0 §6.4.17). */
function textsOf(bytes: Uint8Array): readonly string[] {
  const texts = utf8.decode(bytes).split('\0');
  if (texts.at(-1) === '') texts.pop();
  return texts;
}
