import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { User } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { Instant, instantOrNull } from '../schema/instant.ts';
import { guarded, problems } from '../schema/responses.ts';
import { UserView, userView } from '../schema/user-view.ts';

const Credentials = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(200),
});
type Credentials = z.infer<typeof Credentials>;

const SessionView = z.object({
  user: UserView,
  kind: z.enum(['session', 'token']),
  expiresAt: Instant.nullable(),
});

const tags = ['session'];

export function sessionRoutes(app: ApiApp, context: ApiContext): void {
  const { authentication, audit } = context;
  const { sessions, cookie } = authentication;
  const openSession = {
    operationId: 'openSession',
    summary: 'Sign in: a token, and the same as a cookie for browsers',
    tags,
    body: Credentials,
    response: {
      200: SessionView.extend({ token: z.string().describe('for Authorization: Bearer') }),
      ...problems(400, 401, 403, 429, 500, 503),
    },
  };
  app.post(
    '/session',
    { config: { access: 'public' }, schema: openSession },
    async (request, reply) => {
      const user = await signIn(request, request.body, context);
      const { token, row } = await sessions.open(user.name);
      await audit.note(request, { action: 'session.open', object: user.name, by: user.name });
      cookie.set(reply, token);
      return {
        token,
        user: userView(user),
        kind: row.kind,
        expiresAt: instantOrNull(row.expiresAt),
      };
    },
  );

  const whoAmI = {
    operationId: 'getSession',
    summary: 'Who is signed in',
    tags,
    response: { 200: SessionView, ...guarded() },
  };
  app.get('/session', { config: { access: 'signed-in' }, schema: whoAmI }, async (request) => {
    const { user, session } = principalOf(request);
    return {
      user: userView(user),
      kind: session.kind,
      expiresAt: instantOrNull(session.expiresAt),
    };
  });

  const closeSession = {
    operationId: 'closeSession',
    summary: 'Sign out; a token that calls this is revoked',
    tags,
    response: { 204: z.null(), ...guarded() },
  };
  app.delete(
    '/session',
    { config: { access: 'signed-in' }, schema: closeSession },
    async (request, reply) => {
      const { session } = principalOf(request);
      await sessions.close(session.tokenHash);
      await audit.note(request, { action: 'session.close', object: session.user });
      cookie.clear(reply);
      return reply.code(204).send(null);
    },
  );
}

async function signIn(
  request: FastifyRequest,
  { username, password }: Credentials,
  { loginLimit, passwordCheck, ports, audit }: ApiContext,
): Promise<User> {
  const waitSeconds = loginLimit.attempt(request.ip, username);
  if (waitSeconds > 0) {
    throw new Refusal('login-limited', `try again in ${waitSeconds} s`, {
      headers: { 'retry-after': String(waitSeconds) },
    });
  }
  const { people } = ports.records;
  const user = await people.get(username);
  const hash = user === null ? null : await people.passwordHash(username);
  const matches = await passwordCheck.matches(hash, password);
  if (matches && user !== null && !user.disabled) {
    loginLimit.succeeded(request.ip, username);
    return user;
  }
  if (loginLimit.worthAudit(request.ip) === 'yes') {
    // a name that is nobody's may be a password typed in the wrong place: it is not kept
    const object = user?.name ?? '(unknown user)';
    const detail = user?.disabled === true ? 'disabled' : '';
    await audit.note(request, { action: 'session.refused', object, detail, by: 'nobody' });
  }
  throw new Refusal('login-refused', 'the user name or the password is wrong');
}
