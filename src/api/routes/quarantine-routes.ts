import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { REJECTION_REASONS } from '../../model/rejection.ts';
import type { QuarantineRecords, StoredQuarantine } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['quarantine'];
const params = z.strictObject({ id: z.string().max(100) });

const QuarantineView = named(
  'Quarantined',
  z.object({
    id: z.string(),
    device: z.string(),
    topic: z.string(),
    reason: z.enum(REJECTION_REASONS),
    path: z.string(),
    detail: z.string(),
    index: z.number().nullable().describe('place in the message’s array; null: the whole'),
    ts: Instant.nullable().describe('the record’s own stamp where it has a usable one'),
    receivedAt: Instant,
    excerpt: z.string(),
    releasedAt: Instant.nullable(),
    releasedBy: z.string().nullable(),
  }),
);
export type QuarantineView = z.infer<typeof QuarantineView>;

const QuarantineDetail = named(
  'QuarantinedInFull',
  QuarantineView.extend({
    source: z.string().describe('the authenticated device that sent it'),
    encoding: z.enum(['text', 'base64']),
    payload: z.string().describe('the whole message as sent'),
  }),
);
export type QuarantineDetail = z.infer<typeof QuarantineDetail>;

export function quarantineRoutes(app: ApiApp, context: ApiContext): void {
  const { quarantine } = context.ports.records;
  const config = { access: 'quarantine.read' } as const;
  const list = {
    operationId: 'listQuarantine',
    summary: 'What could not be used, newest first',
    tags,
    querystring: z.strictObject({
      device: z.string().max(100).exactOptional(),
      reason: z.enum(REJECTION_REASONS).exactOptional(),
      ...paging,
    }),
    response: { 200: pageOf(QuarantineView), ...guarded() },
  };
  app.get('/quarantine', { config, schema: list }, async (request) => {
    const { items, next } = await quarantine.list(request.query);
    return { items: items.map(quarantineView), next };
  });

  const read = {
    operationId: 'getQuarantined',
    summary: 'One quarantined record with the whole message',
    tags,
    params,
    response: { 200: QuarantineDetail, ...guarded(404) },
  };
  app.get('/quarantine/:id', { config, schema: read }, async (request) => {
    const row = await rowWith(quarantine, request.params.id);
    return { ...quarantineView(row), source: row.source, ...payloadOf(row.payload) };
  });

  releaseRoute(app, context);
}

function releaseRoute(app: ApiApp, { ports }: ApiContext): void {
  /** Under way: a second click must not admit the record twice. */
  const underWay = new Set<string>();
  const schema = {
    operationId: 'releaseQuarantined',
    summary: 'Admit again, waiving the recorded reason only',
    tags,
    params,
    response: {
      200: z.object({ accepted: z.number().int(), rejected: z.number().int() }),
      ...guarded(404, 409, 503),
    },
  };
  const config = { access: 'quarantine.release' } as const;
  app.post('/quarantine/:id/release', { config, schema }, async (request) => {
    const who = { by: principalOf(request).user.name, from: request.ip };
    const { id } = request.params;
    if (underWay.has(id)) throw new Refusal('already-released', 'it is being released now');
    underWay.add(id);
    try {
      return await release(await rowWith(ports.records.quarantine, id), who, ports.submit);
    } finally {
      underWay.delete(id);
    }
  });
}

async function release(
  row: StoredQuarantine,
  who: { readonly by: string; readonly from: string },
  submit: ApiContext['ports']['submit'],
): Promise<{ accepted: number; rejected: number }> {
  if (row.releasedAt !== null) throw releasedBy(row.releasedBy, row);
  const result = await submit({
    command: 'release',
    id: randomUUID(),
    ...who,
    quarantine: row.id,
    topic: row.topic,
    source: row.source,
    receivedAt: row.receivedAt,
    payload: Buffer.from(row.payload).toString('base64'),
    index: row.index,
    reason: row.reason,
  });
  if (result.outcome === 'released') {
    return { accepted: result.accepted, rejected: result.rejected };
  }
  if (result.outcome === 'refused' && result.code === 'already-released') {
    throw releasedBy(result.by ?? row.releasedBy, row);
  }
  if (result.outcome === 'refused' && result.code === 'quarantine-unknown') {
    throw new Refusal('quarantine-unknown', `there is no quarantined record ${row.id}`);
  }
  const detail = result.outcome === 'refused' ? result.detail : '';
  throw new Refusal('still-unusable', detail === '' ? 'it is still unusable' : detail);
}

const releasedBy = (by: string | null, { releasedAt }: StoredQuarantine): Refusal =>
  new Refusal('already-released', `released by ${by ?? 'somebody'}`, {
    members: { releasedBy: by, releasedAt: instantOrNull(releasedAt) },
  });

async function rowWith(quarantine: QuarantineRecords, id: string): Promise<StoredQuarantine> {
  const row = await quarantine.get(id);
  if (row === null) {
    throw new Refusal('quarantine-unknown', `there is no quarantined record ${id}`);
  }
  return row;
}

const quarantineView = (row: StoredQuarantine): z.infer<typeof QuarantineView> => ({
  ...row,
  ts: instantOrNull(row.ts),
  receivedAt: instant(row.receivedAt),
  releasedAt: instantOrNull(row.releasedAt),
});

function payloadOf(payload: Uint8Array): { encoding: 'text' | 'base64'; payload: string } {
  try {
    return { encoding: 'text', payload: new TextDecoder('utf-8', { fatal: true }).decode(payload) };
  } catch {
    return { encoding: 'base64', payload: Buffer.from(payload).toString('base64') };
  }
}
