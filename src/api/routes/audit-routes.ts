import { Readable } from 'node:stream';
import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { auditFile, auditView } from '../audit/audit-file.ts';
import { checkChain } from '../audit/check-chain.ts';
import { Instant } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded, other } from '../schema/responses.ts';

const access = 'audit.read';
const tags = ['audit'];

const AuditView = named(
  'AuditLine',
  z.object({
    id: z.number().int(),
    at: Instant,
    by: z.string(),
    action: z.string(),
    object: z.string(),
    detail: z.string(),
    from: z.string().nullable().describe('remote address'),
    before: z.string().nullable().describe('what was so before, as JSON'),
    after: z.string().nullable().describe('what is so after, as JSON'),
    previous: z.string().describe('hash of the line before'),
    hash: z.string().describe('SHA-256 of `previous` and this line'),
  }),
);
export type AuditView = z.infer<typeof AuditView>;

export function auditRoutes(app: ApiApp, context: ApiContext): void {
  const { audit } = context.ports.records;
  const list = {
    operationId: 'listAudit',
    summary: 'Who did what, newest first',
    tags,
    querystring: z.strictObject(paging),
    response: { 200: pageOf(AuditView), ...guarded() },
  };
  app.get('/audit', { config: { access }, schema: list }, async (request) => {
    const { items, next } = await audit.list(request.query);
    return { items: items.map(auditView), next };
  });
  checkRoute(app, context);
  exportRoute(app, context);
}

const ChainView = z.object({
  lines: z.number().int(),
  head: z.object({ id: z.number().int(), hash: z.string() }).describe('the last good line'),
  brokenAt: z.number().int().nullable().describe('first bad line; null: unbroken'),
});
export type ChainView = z.infer<typeof ChainView>;

function checkRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'checkAudit',
    summary: 'Goes through the chain of hashes from the first line to the last',
    description:
      'That lines were cut off at the end is seen by `npm run audit:verify` alone: it reads the anchor too.',
    tags,
    response: { 200: ChainView, ...guarded() },
  };
  app.get('/audit/check', { config: { access }, schema }, async () =>
    checkChain(ports.records.audit),
  );
}

const TYPES = { jsonl: 'application/jsonl', csv: 'text/csv; charset=utf-8' } as const;

function exportRoute(app: ApiApp, { ports, audit }: ApiContext): void {
  const schema = {
    operationId: 'exportAudit',
    summary: 'The whole audit as a file, oldest first, with its hashes',
    description:
      'JSON lines are exact: `hash` is SHA-256 in hex of `previous` followed by the line without ' +
      '`previous` and `hash`. In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe.',
    tags,
    querystring: z.strictObject({ format: z.enum(['jsonl', 'csv']).default('jsonl') }),
    response: {
      200: {
        description: 'The file',
        content: {
          ...other('JSON lines', TYPES.jsonl, z.unknown()).content,
          ...other('CSV', 'text/csv', z.unknown()).content,
        },
      },
      ...guarded(),
    },
  };
  app.get('/audit/export', { config: { access }, schema }, async (request, reply) => {
    const { format } = request.query;
    // before the file begins, so that it shows who took it
    await audit.note(request, { action: 'audit.export', object: format });
    const day = new Date(ports.clock.now()).toISOString().slice(0, 10);
    return reply
      .header('content-disposition', `attachment; filename="gaswatch-audit-${day}.${format}"`)
      .type(TYPES[format])
      .send(Readable.from(auditFile(ports.records.audit, format)));
  });
}
