/**
 * Where a stream stands: everything before this position and, of the position
 * itself, its first `ordinal` events. Ordinals start at 1 and count what this
 * process published for the position, so they hold within one run of it.
 */
export interface StreamId {
  readonly position: number;
  readonly ordinal: number;
}

const FORM = /^(\d{1,15})\.(\d{1,9})$/;

export const streamIdText = ({ position, ordinal }: StreamId): string => `${position}.${ordinal}`;

/** Null for a text that no stream of ours gave out. */
export function parseStreamId(text: string): StreamId | null {
  const parts = FORM.exec(text);
  return parts === null ? null : { position: Number(parts[1]), ordinal: Number(parts[2]) };
}

export const compareStreamIds = (a: StreamId, b: StreamId): number =>
  a.position - b.position || a.ordinal - b.ordinal;
