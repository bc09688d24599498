import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AttemptWindows, openAttemptWindows } from '../../lib/attempt-windows.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import { problems } from '../schema/responses.ts';

/** Bytes; a push with a hundred receipts takes some 40,000. */
const MOST_BYTES = 128 * 1024;
/** Forgeries of one address that get an audit line each, in a quarter of an hour. */
const MOST_AUDITED = 20;
/** … and of all together: whoever has many addresses must not fill the disk either. */
const MOST_AUDITED_TOGETHER = 300;
const WINDOW_MS = 15 * 60_000;

const access = 'public';
const Gateway = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'no name of a gateway');
/** What the gateways that look at the answer take for a yes; the others look at the status. */
const Accepted = z.object({ code: z.literal(0), msg: z.literal('ok') });
const ACCEPTED: z.infer<typeof Accepted> = { code: 0, msg: 'ok' };

const about = {
  description:
    'For SMS gateways, not for people. What the gateway signs is checked over the bytes as they came; ' +
    'one that signs nothing is told a secret last part of the path.',
  tags: ['callbacks'],
  response: { 200: Accepted, ...problems(400, 403, 404, 413, 500, 503) },
};

export function callbackRoutes(app: ApiApp, context: ApiContext): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MOST_BYTES },
    (_request, body, done) => done(null, body),
  );
  const take = takeVia(context);
  const schema = {
    operationId: 'gatewayCallback',
    summary: 'Receipts and replies that a gateway delivers',
    params: z.strictObject({ gateway: Gateway }),
    ...about,
  };
  const options = { config: { access }, bodyLimit: MOST_BYTES } as const;
  app.post('/callbacks/:gateway', { ...options, schema }, (request) =>
    take(request, request.params.gateway, null),
  );
  const secretly = {
    ...schema,
    operationId: 'gatewayCallbackWithSecret',
    summary: 'The same for a gateway that signs nothing',
    params: z.strictObject({ gateway: Gateway, secret: z.string().min(1).max(200) }),
  };
  app.post('/callbacks/:gateway/:secret', { ...options, schema: secretly }, (request) =>
    take(request, request.params.gateway, request.params.secret),
  );
}

function takeVia({ ports, audit, authentication }: ApiContext) {
  const forgeries = openAttemptWindows(ports.clock, WINDOW_MS);
  return async (
    request: FastifyRequest,
    gateway: string,
    secret: string | null,
  ): Promise<z.infer<typeof Accepted>> => {
    const outcome = await ports.callbacks.handle(gateway, {
      url: `${authentication.publicUrl}${request.url}`,
      headers: headersOf(request),
      body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
      secret,
    });
    switch (outcome) {
      case 'accepted':
        return ACCEPTED;
      case 'unknown':
        throw new Refusal('gateway-unknown', `there is no gateway ${gateway} that calls back`);
      case 'unreadable':
        throw new Refusal('body-invalid', `the body is not in the form of the gateway ${gateway}`);
      case 'forged':
        if (isWorthAudit(forgeries, request.ip)) {
          await audit.note(request, { action: 'callback.forged', object: gateway });
        }
        throw new Refusal('callback-forged', 'the signature or the secret is wrong');
    }
  };
}

const isWorthAudit = (forgeries: AttemptWindows, address: string): boolean =>
  forgeries.add(address).count <= MOST_AUDITED &&
  forgeries.add('all').count <= MOST_AUDITED_TOGETHER;

function headersOf({ headers }: FastifyRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
