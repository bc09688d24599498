import { cut } from './excerpt.ts';

/** Distinct names remembered per message: a device that invents names costs no memory. */
export const NAME_LIMIT = 64;
/** Longer names are cut. */
export const NAME_LENGTH = 100;
/** Counts every name beyond the limit. */
export const OTHER_NAMES = '…';

export const NO_UNKNOWN_FIELDS: ReadonlyMap<string, number> = new Map();

/** Counts the fields of one message that the contract does not know. */
export interface UnknownFields {
  add(name: string): void;
  counts(): ReadonlyMap<string, number>;
}

export function unknownFields(): UnknownFields {
  let counts: Map<string, number> | null = null;
  return {
    add: (name) => {
      counts ??= new Map();
      const short = cut(name, NAME_LENGTH);
      const kept = counts.has(short) || counts.size < NAME_LIMIT ? short : OTHER_NAMES;
      counts.set(kept, (counts.get(kept) ?? 0) + 1);
    },
    counts: () => counts ?? NO_UNKNOWN_FIELDS,
  };
}
