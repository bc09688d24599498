import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SessionRow } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import type { Principal } from '../auth/access.ts';
import { principalOf, requirePermission } from '../auth/authenticate.ts';
import { tokenId } from '../auth/session-token.ts';
import { Refusal } from '../errors/refusal.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';
import { UserName } from '../schema/user-view.ts';

const DAY_MS = 86_400_000;

const TokenView = named(
  'Token',
  z.object({
    id: z.string(),
    user: z.string(),
    label: z.string(),
    createdAt: Instant,
    expiresAt: Instant.nullable(),
  }),
);

export type TokenView = z.infer<typeof TokenView>;

const ofUser = z.strictObject({
  user: UserName.exactOptional().describe('whose; another person’s needs users.write'),
});

const NewToken = ofUser.extend({
  label: z.string().trim().min(1).max(100),
  expiresInDays: z.number().int().min(1).max(3650).exactOptional().describe('absent: never'),
});

const access = 'signed-in';
const tags = ['session'];

/** Tokens for programs: they carry their person's roles, and cannot make further tokens. */
export function tokenRoutes(app: ApiApp, { ports, authentication, audit }: ApiContext): void {
  const { sessions } = authentication;
  const { people } = ports.records;
  const tokensOf = async (user: string): Promise<readonly SessionRow[]> =>
    (await people.listSessions(user)).filter(({ kind }) => kind === 'token');

  const list = {
    operationId: 'listTokens',
    summary: 'Tokens for programs, without their secrets',
    tags,
    querystring: ofUser,
    response: { 200: z.object({ items: TokenView.array() }), ...guarded() },
  };
  app.get('/tokens', { config: { access }, schema: list }, async (request) => {
    const user = ownerAsked(request, request.query.user);
    return { items: (await tokensOf(user)).map(tokenView) };
  });

  const issue = {
    operationId: 'issueToken',
    summary: 'Make a token for a program; it is shown this once',
    tags,
    body: NewToken,
    response: { 201: TokenView.extend({ token: z.string() }), ...guarded(404) },
  };
  app.post('/tokens', { config: { access }, schema: issue }, async (request, reply) => {
    requirePerson(principalOf(request));
    const { label, expiresInDays } = request.body;
    const user = ownerAsked(request, request.body.user);
    const expiresAt =
      expiresInDays === undefined ? null : ports.clock.now() + expiresInDays * DAY_MS;
    const { token, row } = await sessions.issue(user, label, expiresAt);
    const detail = `${user}: ${label}`;
    const after = tokenView(row);
    const object = after.id;
    await audit.note(request, { action: 'token.issue', object, detail, after });
    return reply.code(201).send({ ...after, token });
  });

  const revoke = {
    operationId: 'revokeToken',
    summary: 'Revoke a token',
    tags,
    params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/) }),
    querystring: ofUser,
    response: { 204: z.null(), ...guarded(404) },
  };
  app.delete('/tokens/:id', { config: { access }, schema: revoke }, async (request, reply) => {
    const user = ownerAsked(request, request.query.user);
    const { id } = request.params;
    const row = (await tokensOf(user)).find(({ tokenHash }) => tokenId(tokenHash) === id);
    if (row === undefined) throw new Refusal('token-unknown', `${user} has no token ${id}`);
    await sessions.close(row.tokenHash);
    await audit.note(request, {
      action: 'token.revoke',
      object: id,
      detail: `${user}: ${row.label}`,
      before: tokenView(row),
    });
    return reply.code(204).send(null);
  });
}

function ownerAsked(request: FastifyRequest, asked: string | undefined): string {
  const principal = principalOf(request);
  if (asked === undefined || asked === principal.user.name) return principal.user.name;
  requirePermission(principal, 'users.write');
  return asked;
}

/** A leaked token must not be able to outlive its revocation by making others. */
export function requirePerson({ session }: Principal): void {
  if (session.kind !== 'session') {
    throw new Refusal('session-required', 'sign in with user name and password');
  }
}

const tokenView = ({ tokenHash, user, label, createdAt, expiresAt }: SessionRow) => ({
  id: tokenId(tokenHash),
  user,
  label,
  createdAt: instant(createdAt),
  expiresAt: instantOrNull(expiresAt),
});
