import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Permission, permits } from '../../model/people.ts';
import type { PeopleRecords } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Principal } from './access.ts';
import { refuseCrossOrigin } from './same-origin.ts';
import type { SessionCookie } from './session-cookie.ts';
import { hashToken } from './session-token.ts';
import type { Sessions } from './sessions.ts';

export interface Authentication {
  readonly people: PeopleRecords;
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
  readonly publicUrl: string;
}

const TOKEN = /^Bearer +([A-Za-z0-9_-]{20,200})$/i;

/** Checks who calls and whether they may, before a byte of the body is read. */
export function installAuthentication(app: FastifyInstance, parts: Authentication): void {
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request, reply) => {
    // an unknown path needs nobody: it has nothing to tell
    if (request.is404) return;
    const access = request.routeOptions.config.access;
    if (access === 'public') {
      refuseCrossOrigin(request, parts.publicUrl, 'nobody');
      return;
    }
    refuseCrossOrigin(request, parts.publicUrl, carrierOf(request, parts.cookie)?.by ?? 'nobody');
    const principal = await authenticate(request, reply, parts);
    request.principal = principal;
    // a route that forgot to say is closed to everybody
    if (access === undefined) throw new Refusal('forbidden', 'the route declares no access');
    if (access !== 'signed-in') requirePermission(principal, access);
  });
}

export function requirePermission(principal: Principal, permission: Permission): void {
  if (!permits(principal.roles, permission)) {
    throw new Refusal('forbidden', `this needs the permission ${permission}`);
  }
}

/** The caller of a route that is not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw unauthenticated('no session or token was given');
  return request.principal;
}

/** The person behind a session that is still good and a user who is still enabled, or null. */
export async function principalBehind(
  tokenHash: string,
  carriedBy: Principal['carriedBy'],
  { people, sessions }: Pick<Authentication, 'people' | 'sessions'>,
): Promise<Principal | null> {
  const session = await sessions.find(tokenHash);
  const user = session === null ? null : await people.get(session.user);
  if (session === null || user === null || user.disabled) return null;
  return { user, roles: user.roles, session, carriedBy };
}

async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: Authentication,
): Promise<Principal> {
  const carrier = carrierOf(request, parts.cookie);
  if (carrier === null) throw unauthenticated('no session or token was given');
  const principal = await principalBehind(hashToken(carrier.token), carrier.by, parts);
  if (principal === null) throw unauthenticated('the session has ended, or the token is not known');
  const renewed = await parts.sessions.renew(principal.session);
  if (carrier.by === 'cookie' && renewed.expiresAt !== principal.session.expiresAt) {
    parts.cookie.set(reply, carrier.token);
  }
  return { ...principal, session: renewed };
}

interface Carrier {
  readonly token: string;
  readonly by: Principal['carriedBy'];
}

/** An Authorization header counts alone: a wrong one is not made good by a cookie. */
function carrierOf(request: FastifyRequest, cookie: SessionCookie): Carrier | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = TOKEN.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated('the Authorization header holds no token');
    return { token, by: 'bearer' };
  }
  const token = cookie.read(request);
  return token === null ? null : { token, by: 'cookie' };
}

const unauthenticated = (detail: string): Refusal =>
  new Refusal('unauthenticated', detail, {
    headers: { 'www-authenticate': 'Bearer realm="gaswatch"' },
  });
