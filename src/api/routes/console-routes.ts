import { fastifyStatic } from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CONSOLE_PATHS } from '../../model/console-paths.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import { other, problems } from '../schema/responses.ts';

/**
 * No script but our own files, nothing from another host, in no frame. Styles may stand
 * in the page: the widgets set sizes and places of what they draw.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const config = { access: 'public' } as const;
const YEAR_SECONDS = 31_536_000;

/**
 * The control-room console: a page and its files, the same for everybody. What it shows it
 * asks for with the session of whoever looks.
 */
export async function consoleRoutes(app: ApiApp, { consoleFolder }: ApiContext): Promise<void> {
  if (consoleFolder !== null) {
    await app.register(fastifyStatic, { root: consoleFolder, serve: false, cacheControl: false });
  }
  const page = (reply: FastifyReply): FastifyReply => {
    if (consoleFolder === null) {
      throw new Refusal('route-unknown', 'the console has not been built: npm run build');
    }
    return reply
      .headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' })
      .sendFile('index.html');
  };
  const schema = {
    hide: true,
    response: { 200: other('The page', 'text/html', z.string()), ...problems(404, 500) },
  };
  for (const url of new Set(Object.values(CONSOLE_PATHS))) {
    app.get(url, { config, schema }, (_request, reply) => page(reply));
  }
  const params = z.strictObject({ '*': z.string().max(300) });
  app.get('/assets/*', { config, schema: { ...schema, params } }, (request, reply) => {
    if (consoleFolder === null) return page(reply);
    // their names have a hash of their content
    return reply
      .headers({
        // a worker is bound by the policy of its own file
        'content-security-policy': PAGE_POLICY,
        'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
      })
      .sendFile(`assets/${request.params['*']}`);
  });
}
