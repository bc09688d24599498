import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { other, problems } from '../schema/responses.ts';

/** Prometheus; no session, and nothing in it names a device or a person. */
export function metricsRoutes(app: ApiApp, { ports, hub, metrics }: ApiContext): void {
  const schema = {
    operationId: 'getMetrics',
    summary: 'Figures for Prometheus',
    tags: ['health'],
    response: { 200: other('Prometheus text', 'text/plain', z.string()), ...problems(500) },
  };
  app.get('/metrics', { config: { access: 'public' }, schema }, async (_request, reply) => {
    const { open, cut } = hub.counts();
    metrics.streams(open, cut);
    const text = await metrics.text(await ports.health.collect());
    return reply.type(metrics.contentType).send(text);
  });
}
