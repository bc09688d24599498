import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import { problems } from '../schema/responses.ts';

/** The document made of every route's schemas. */
export function openApiRoutes(app: ApiApp): void {
  const schema = {
    operationId: 'getOpenApi',
    summary: 'This document: OpenAPI 3.1',
    tags: ['health'],
    response: { 200: z.unknown().describe('OpenAPI document'), ...problems(500) },
  };
  app.get('/openapi.json', { config: { access: 'public' }, schema }, async (_request, reply) =>
    reply.type('application/json').serializer(JSON.stringify).send(app.swagger()),
  );
}
