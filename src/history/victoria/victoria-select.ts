import type { EpochMs } from '../../model/units.ts';
import type { Measurement } from '../remote/engine.ts';
import { escapeLabel, PREFIX } from './victoria-names.ts';

export interface Selection {
  readonly measurements: readonly Measurement[];
  /** Absent: every field. */
  readonly fields?: readonly string[];
  readonly devices: readonly string[] | 'all';
  /** Further label conditions, as `rev=""`. */
  readonly where?: readonly string[];
}

/** A series selector of the query language, names escaped. */
export function selector(instance: string, selection: Selection): string {
  const { measurements, fields, devices, where = [] } = selection;
  const field = fields === undefined ? '.+' : anyOf(fields);
  const conditions = [
    `__name__=~${quoted(`${PREFIX}${anyOf(measurements)}_${field}`)}`,
    `instance=${quoted(instance)}`,
    ...(devices === 'all' ? [] : [`device=~${quoted(anyOf(devices.map(escapeLabel)))}`]),
    ...where,
  ];
  return `{${conditions.join(',')}}`;
}

export const labelIs = (name: string, value: string): string =>
  `${name}=${quoted(escapeLabel(value))}`;

const anyOf = (texts: readonly string[]): string => `(?:${texts.map(regexOf).join('|')})`;

const regexOf = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** A Go string literal: JSON's escapes are a part of Go's. */
const quoted = (text: string): string => JSON.stringify(text);

/**
 * Seconds as the API wants them. It multiplies by 1,000 and cuts, so a third of a
 * millisecond is added: the double nearest to x.999 may lie below it.
 */
export const seconds = (ms: number): string => {
  const whole = Math.floor(ms / 1000);
  return `${whole}.${String(ms - whole * 1000).padStart(3, '0')}3`;
};

/** A query may be 16 KiB long; every device takes a regular expression's place in it. */
const DEVICE_BYTES = 6_000;

export function deviceChunks(devices: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let bytes = Infinity;
  for (const device of devices) {
    const length = 2 * device.length + 2;
    if (bytes + length > DEVICE_BYTES) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(device);
    bytes += length;
  }
  return chunks;
}

export const spanForm = (from: number, to: number): readonly (readonly [string, string])[] => [
  // 0 would mean "not given"
  ['start', seconds(Math.max(1, from))],
  ['end', seconds(Math.max(1, to))],
];

export const within = (ts: number, from: EpochMs, to: EpochMs): boolean => ts >= from && ts < to;
