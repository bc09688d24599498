import { MEASUREMENTS, type Measurement } from '../remote/engine.ts';

/**
 * How rows become series. `gaswatch_meter_vb{instance,device,kind,rev}`: a metric
 * for each field, labels for the rest; an absent label is the empty one.
 */
export const PREFIX = 'gaswatch_';

/** The series of an event's text: its value says nothing, its label `text` is the text. */
export const TEXT = 'text';

/**
 * Bytes of an event's text in its label. VictoriaMetrics drops a series whose label
 * value is longer than -maxLabelValueLen (older versions cut it): 1 KiB is within the
 * default of every version, also after escaping.
 */
export const TEXT_BYTES = 1_000;
export const LABEL_BYTES = 4 * TEXT_BYTES;

/**
 * Of a number that is not whole so many come back once its block is packed, the last
 * maybe one too low: rounding what comes back to as many gives what was sent.
 */
export const DIGITS = 12;

/** `gaswatch_meter_vb` → meter, vb; null for a metric that is not ours. */
export function parseMetric(
  name: string,
): { readonly measurement: Measurement; readonly field: string } | null {
  if (!name.startsWith(PREFIX)) return null;
  const end = name.indexOf('_', PREFIX.length);
  const word = name.slice(PREFIX.length, end);
  const measurement = MEASUREMENTS.find((one) => one === word);
  return measurement === undefined ? null : { measurement, field: name.slice(end + 1) };
}

/**
 * Line protocol has no way to write a line break or a closing backslash in a tag, so
 * these few are written as in a URL.
 */
export const escapeLabel = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is for
  text.replaceAll(
    /[%\\\u0000-\u001f\u007f]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

export const unescapeLabel = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
