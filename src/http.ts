import type { Outbox } from './channel/outbox.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Parts } from './parts.ts';

export interface Http {
  readonly url: string;
  close(): Promise<void>;
}

export async function openHttp(_parts: {
  parts: Parts;
  ingest: Ingest;
  outbox: Outbox;
}): Promise<Http> {
  return { url: 'http://pending', close: async () => undefined };
}
