/** A Sparkplug B payload as far as a host reads it (Sparkplug 3.0 §6.4). */
export interface SparkplugPayload {
  /** When it was sent, ms since 1970; null where it was left out. */
  readonly timestamp: number | null;
  /** 0 to 255; null in an NDEATH. */
  readonly seq: number | null;
  readonly metrics: readonly Metric[];
}

export interface Metric {
  /** Null in data that name their metric by alias. */
  readonly name: string | null;
  /** Unsigned 64 bits, in decimal digits. */
  readonly alias: string | null;
  /** Event time, ms since 1970. */
  readonly timestamp: number | null;
  /** Code of DATATYPES; births always carry it, data should not. */
  readonly datatype: number | null;
  readonly isHistorical: boolean;
  readonly isNull: boolean;
  readonly value: WireValue | null;
  /** Property `engUnit`, e.g. `bar`. */
  readonly unit: string | null;
  /** Property `Quality`: 0 bad, 192 good, 500 stale. */
  readonly quality: number | null;
}

/** A value as it lies on the wire; what it means depends on the datatype, which a birth has told. */
export type WireValue =
  | { readonly form: 'int'; readonly value: number }
  | { readonly form: 'long'; readonly value: bigint }
  /** Of both widths. */
  | { readonly form: 'real'; readonly value: number }
  | { readonly form: 'boolean'; readonly value: boolean }
  | { readonly form: 'string'; readonly value: string }
  | { readonly form: 'bytes'; readonly value: Uint8Array }
  /** First column of each row, as text: all that a list of words needs. */
  | { readonly form: 'dataset'; readonly value: readonly string[] }
  /** Tolerated and not looked into. */
  | { readonly form: 'template' };

/** The codes that a host must tell apart to read a number or a list (Sparkplug 3.0 §6.4.16). */
export const DATATYPES = {
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  uint32: 7,
  uint64: 8,
  float: 9,
  double: 10,
  boolean: 11,
  string: 12,
  dataset: 16,
  stringArray: 33,
} as const;

/** Values of the property `Quality` with which a value may be used: good, or not told. */
export const QUALITY_GOOD = 192;

/** Name of the metric by which an edge node counts its MQTT sessions. */
export const BD_SEQ = 'bdSeq';
