import type { Entry } from '../model/journal-entry.ts';
import type { EpochMs } from '../model/units.ts';
import type { Translation } from './translation.ts';

/** Records in one message; contract §2 takes 1,000. */
const MOST_RECORDS = 500;

const utf8 = new TextEncoder();

/**
 * Journal entries as the edge node itself would have sent them in our own form.
 * They bear the time at which its message was received, and its id as the source,
 * so that the gateway rule holds for what it says of a device.
 */
export function toEntry(node: string, told: Translation): readonly Entry[] {
  const { device, at } = told;
  const tree = device === null ? `gas/v1/${node}` : `gas/v1/${node}/sub/${device}`;
  switch (told.kind) {
    case 'telemetry':
    case 'event':
      return chunksOf(told.records).map((records) =>
        entryOf(node, at, `${tree}/${told.kind}`, records),
      );
    case 'status':
      return [entryOf(node, at, `gas/v1/${device ?? node}/status`, told.word)];
    case 'unborn':
      return [entryOf(node, at, `${tree}/unborn`, told.refused)];
  }
}

const entryOf = (source: string, at: EpochMs, topic: string, content: unknown): Entry => ({
  ...{ kind: 'message', at, source, topic },
  payload: utf8.encode(JSON.stringify(content)),
});

function chunksOf<T>(records: readonly T[]): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let at = 0; at < records.length; at += MOST_RECORDS) {
    chunks.push(records.slice(at, at + MOST_RECORDS));
  }
  return chunks;
}
