import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { problems } from '../schema/responses.ts';

const config = { access: 'public' } as const;
const tags = ['health'];

const Readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  facts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});

/** For load balancers and supervisors: no session. */
export function healthRoutes(app: ApiApp, { ports }: ApiContext): void {
  const alive = {
    operationId: 'getHealth',
    summary: 'The process lives',
    tags,
    response: { 200: z.object({ status: z.literal('alive') }), ...problems(500) },
  };
  app.get('/healthz', { config, schema: alive, exposeHeadRoute: true }, async () => ({
    status: 'alive' as const,
  }));

  const ready = {
    operationId: 'getReadiness',
    summary: 'Whether everything needed is there; 503 with the reasons until then',
    tags,
    response: { 200: Readiness, 503: Readiness, ...problems(500) },
  };
  app.get('/readyz', { config, schema: ready, exposeHeadRoute: true }, async (_request, reply) => {
    const facts = [...(await ports.health.facts())];
    const missing = facts.some(({ ok }) => !ok);
    const status = missing ? ('not-ready' as const) : ('ready' as const);
    return reply.code(missing ? 503 : 200).send({ status, facts });
  });
}
