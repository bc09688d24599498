import { ENVELOPE, MEASUREMENTS, type Measurement } from '../remote/engine.ts';

/** String field of an event's JSON. */
export const TEXT = 'text';

/** A string field may hold 64 KB; what is longer than this loses its longest values. */
export const TEXT_BYTES = 60_000;

/**
 * Fields written as 64-bit integers: InfluxDB packs whole numbers that grow evenly
 * far better than doubles. A field has one type for ever, so never move one in or out.
 */
const INTEGERS: ReadonlySet<string> = new Set(Object.values(ENVELOPE));

export const isInteger = (field: string): boolean => INTEGERS.has(field);

export const measurementOf = (name: string): Measurement | null =>
  MEASUREMENTS.find((one) => one === name) ?? null;

/**
 * Line protocol has no way to write a line break or a closing backslash in a tag:
 * these few are written as in a URL. An empty tag and an absent one are the same.
 * https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
 */
export const escapeTag = (text: string): string =>
  text.replaceAll(
    /[%\\\p{Cc}]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

export const unescapeTag = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
