import { Refusal } from '../errors/refusal.ts';

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

/** What may be kept, each with the bytes it begins with; empty: plain text. */
export const FILE_TYPES: ReadonlyMap<string, readonly number[]> = new Map([
  ['application/pdf', ascii('%PDF-')],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, ...ascii('PNG')]],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ascii('PK')],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', ascii('PK')],
  ['text/csv', []],
  ['text/plain', []],
]);

/** A file that is not what it says would be opened by the wrong program on somebody's desk. */
export function refuseDisguised(bytes: Uint8Array, mediaType: string): void {
  const begins = FILE_TYPES.get(mediaType) ?? [];
  if (begins.every((byte, n) => bytes[n] === byte)) return;
  throw new Refusal('archive-file-refused', `the content is no ${mediaType}`, {
    errors: [{ path: 'body', problem: `it does not begin as ${mediaType} does` }],
  });
}
