import type { FastifyInstance } from 'fastify';

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** On every answer of the API; nothing here is a page, and nothing is to be kept by caches. */
export const answerHeaders = (requestId: string): Record<string, string> => ({
  ...HEADERS,
  'cache-control': 'no-store',
  'x-request-id': requestId,
});

export function installSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(answerHeaders(request.id));
  });
}
