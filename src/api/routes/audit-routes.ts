import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Instant, instant } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

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
  }),
);

export function auditRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'listAudit',
    summary: 'Who did what, newest first',
    tags: ['audit'],
    querystring: z.strictObject(paging),
    response: { 200: pageOf(AuditView), ...guarded() },
  };
  app.get('/audit', { config: { access: 'audit.read' }, schema }, async (request) => {
    const { items, next } = await ports.records.audit.list(request.query);
    return { items: items.map((line) => ({ ...line, at: instant(line.at) })), next };
  });
}
