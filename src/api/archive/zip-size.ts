const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = 0x02014b50;
/** A comment may stand behind the directory. */
const MOST_COMMENT = 0xffff;

/**
 * Bytes that the files of a zip have when they are unpacked, by its directory; null
 * where it has none that can be read. Of a file that is made to look small the
 * unpacking fails: it has the room that was stated, and no more.
 */
export function unpackedBytes(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  // a zip of more than 4 GB, or one that says so: no sheet is
  if (count === 0xffff || at === 0xffffffff) return null;
  let unpacked = 0;
  for (let n = 0; n < count; n += 1) {
    if (at + ENTRY_BYTES > view.byteLength) return null;
    if (view.getUint32(at, true) !== ENTRY_SIGNATURE) return null;
    unpacked += view.getUint32(at + 24, true);
    at += ENTRY_BYTES + [28, 30, 32].reduce((sum, to) => sum + view.getUint16(at + to, true), 0);
  }
  return unpacked;
}

/** Where the end of the directory begins: the last one in the file. */
function endOf(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= 0 && last - at <= MOST_COMMENT; at -= 1) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return null;
}
