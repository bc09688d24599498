import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { parse as parseQuery } from 'node:querystring';
import { fastifyCookie } from '@fastify/cookie';
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { ApiContext } from './api-context.ts';
import { openAuditTrail } from './audit-trail.ts';
import { installAuthentication } from './auth/authenticate.ts';
import { openLoginLimit } from './auth/login-limit.ts';
import { openPasswordCheck } from './auth/password-check.ts';
import { sessionCookie } from './auth/session-cookie.ts';
import { oneAtATime, openSessions } from './auth/sessions.ts';
import { installErrors, refuseMalformed, sendProblem } from './errors/install-errors.ts';
import { openMetrics } from './metrics/metrics-registry.ts';
import { installOpenApi } from './openapi.ts';
import type { ApiPorts } from './ports.ts';
import { declareResources } from './resources.ts';
import { collectRoutes, type RouteTable } from './route-table.ts';
import { answerHeaders, installSecurityHeaders } from './security-headers.ts';
import { pairHubs } from './stream/hub-pair.ts';
import { type LiveHub, openLiveHub } from './stream/live-hub.ts';

export interface ApiOptions {
  /** Where people reach it, without a trailing slash. */
  readonly publicUrl: string;
  /** A sign-in ends this long after its last use. */
  readonly sessionHours: number;
  /** Proxies whose X-Forwarded-* headers are believed; none when empty. */
  readonly trustProxy: readonly string[];
  readonly logger: FastifyBaseLogger;
  /** True where people reach it over TLS: the cookie then goes over TLS only. */
  readonly cookieSecure: boolean;
  /** Where exports are written until they are sent; the system's temporary folder by default. */
  readonly exportFolder?: string;
  /** Between two signs of life on a stream; 15,000 by default. */
  readonly heartbeatMs?: number;
  /** The built console; absent: none is served. */
  readonly consoleFolder?: string;
  /** Latest events kept for streams that resume; 10,000 by default. */
  readonly streamRing?: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route with who may call it. */
    readonly routeTable: RouteTable;
  }
}

/** Bytes of an ordinary body; routes that take files say their own. */
const BODY_LIMIT = 256 * 1024;
/** A request must have arrived by then, ms; streams are answers and last as long as they like. */
const REQUEST_TIMEOUT_MS = 120_000;
const LINGER_MS = 60_000;

/** The HTTP API, not listening yet. `close` ends its streams; the ports stay open. */
export function createApi(ports: ApiPorts, options: ApiOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: options.logger,
    trustProxy: options.trustProxy.length === 0 ? false : [...options.trustProxy],
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    genReqId: () => randomUUID(),
    return503OnClosing: true,
    routerOptions: { querystringParser: parseGiven, maxParamLength: 2_100 },
    // a URL that cannot be read meets no hook
    frameworkErrors: (thrown, request, reply) =>
      void sendProblem(thrown, request, reply.headers(answerHeaders(request.id))),
    clientErrorHandler: refuseMalformed,
  });
  const context = contextOf(ports, options);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const routes = collectRoutes(app);
  app.decorate('routeTable', routes);
  app.register(fastifyCookie);
  installOpenApi(app, options.publicUrl, context.authentication.cookie.name);
  takeEmptyJson(app);
  installSecurityHeaders(app);
  countAnswers(app, context);
  // hooks run in the order they are added: the cookie plugin's must come first
  app.after(() => {
    installAuthentication(app, context.authentication);
    installErrors(app, routes);
    declareResources(app.withTypeProvider<ZodTypeProvider>(), context);
  });
  return app;
}

function contextOf(ports: ApiPorts, options: ApiOptions): ApiContext {
  const { records, clock, live, fleet, passwords } = ports;
  const { sessionHours, publicUrl } = options;
  const openHub = (wants: 'everything' | 'alarms'): LiveHub =>
    openLiveHub({
      live,
      fleet,
      alarms: records.alarms,
      ringSize: options.streamRing ?? 10_000,
      lingerMs: LINGER_MS,
      wants,
    });
  return {
    ports,
    authentication: {
      people: records.people,
      sessions: openSessions(records.people, clock, sessionHours),
      cookie: sessionCookie(options.cookieSecure ? 'secure' : 'plain', sessionHours),
      publicUrl,
    },
    audit: openAuditTrail(records.audit, clock),
    loginLimit: openLoginLimit(clock),
    passwordCheck: openPasswordCheck(passwords),
    userChanges: oneAtATime(),
    archiveChanges: oneAtATime(),
    hub: pairHubs(openHub('everything'), openHub('alarms')),
    metrics: openMetrics(),
    exportFolder: options.exportFolder ?? tmpdir(),
    heartbeatMs: options.heartbeatMs ?? 15_000,
    consoleFolder: options.consoleFolder ?? null,
  };
}

/** `?type=&site=` from a form that was left empty asks for nothing. */
function parseGiven(text: string): Record<string, string | string[]> {
  const entries = Object.entries(parseQuery(text)).filter(([, value]) => value !== '');
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}

/** Many clients announce JSON and send nothing where a body is optional. */
function takeEmptyJson(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, String(body), done);
  });
}

function countAnswers(app: FastifyInstance, { metrics }: ApiContext): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
  });
}
