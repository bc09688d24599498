import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { requireGoodPassword } from '../auth/password-rules.ts';
import { Refusal } from '../errors/refusal.ts';
import { guarded } from '../schema/responses.ts';
import { auditedUser, Language, UserView, userView } from '../schema/user-view.ts';
import { requirePerson } from './token-routes.ts';

const access = 'signed-in';
const tags = ['me'];

/** What everybody may see and change of themselves. */
export function meRoutes(app: ApiApp, context: ApiContext): void {
  const { people } = context.ports.records;
  const read = {
    operationId: 'getMe',
    summary: 'One’s own roles and permissions',
    tags,
    response: { 200: UserView, ...guarded() },
  };
  app.get('/me', { config: { access }, schema: read }, async (request) =>
    userView(principalOf(request).user),
  );

  const change = {
    operationId: 'changeMe',
    summary: 'Choose one’s language',
    tags,
    body: z.strictObject({ language: Language }),
    response: { 200: UserView, ...guarded() },
  };
  app.patch('/me', { config: { access }, schema: change }, async (request) => {
    const { user } = principalOf(request);
    const { language } = request.body;
    const { before, changed } = await context.userChanges(async () => {
      const current = (await people.get(user.name)) ?? user;
      const next = { ...current, language };
      await people.update(next);
      return { before: current, changed: next };
    });
    const detail = `language ${language}`;
    await context.audit.note(request, {
      action: 'user.change',
      object: user.name,
      detail,
      before: auditedUser(before),
      after: auditedUser(changed),
    });
    return userView(changed);
  });

  ownPassword(app, context);
}

function ownPassword(app: ApiApp, context: ApiContext): void {
  const { ports, authentication, audit, loginLimit, passwordCheck } = context;
  const { people } = ports.records;
  const schema = {
    operationId: 'changeOwnPassword',
    summary: 'Change one’s password; ends one’s other sign-ins, tokens for programs stay',
    tags,
    body: z.strictObject({
      current: z.string().min(1).max(200),
      password: z.string().min(1).max(200),
    }),
    response: { 204: z.null(), ...guarded(422, 429) },
  };
  app.post('/me/password', { config: { access }, schema }, async (request, reply) => {
    const principal = principalOf(request);
    requirePerson(principal);
    const { name } = principal.user;
    const { current, password } = request.body;
    const waitSeconds = loginLimit.attempt(request.ip, name);
    if (waitSeconds > 0) {
      throw new Refusal('login-limited', `try again in ${waitSeconds} s`, {
        headers: { 'retry-after': String(waitSeconds) },
      });
    }
    if (!(await passwordCheck.matches(await people.passwordHash(name), current))) {
      throw new Refusal('login-refused', 'the current password is wrong');
    }
    loginLimit.succeeded(request.ip, name);
    requireGoodPassword(password, name);
    await people.setPassword(name, await ports.passwords.hash(password));
    await authentication.sessions.closeOthers(name, principal.session.tokenHash);
    await audit.note(request, { action: 'user.password', object: name });
    return reply.code(204).send(null);
  });
}
