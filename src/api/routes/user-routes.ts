import { z } from 'zod';
import { conflictingRoles, type Role } from '../../model/people.ts';
import { epochMs } from '../../model/units.ts';
import type { PeopleRecords, User } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { requireGoodPassword } from '../auth/password-rules.ts';
import { Refusal } from '../errors/refusal.ts';
import { guarded } from '../schema/responses.ts';
import { auditedUser, Language, Roles, UserName, UserView, userView } from '../schema/user-view.ts';

const access = 'users.write';
const tags = ['users'];
const params = z.strictObject({ name: z.string().max(64) });
const Password = z.string().min(1).max(200);

const NewUser = z.strictObject({
  name: UserName,
  password: Password,
  roles: Roles,
  language: Language.default('zh'),
});

const UserChange = z
  .strictObject({
    roles: Roles.exactOptional(),
    language: Language.exactOptional(),
    disabled: z.boolean().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
type UserChange = z.infer<typeof UserChange>;

export function userRoutes(app: ApiApp, context: ApiContext): void {
  readRoutes(app, context);
  createRoute(app, context);
  changeRoute(app, context);
  passwordRoute(app, context);
}

function readRoutes(app: ApiApp, { ports }: ApiContext): void {
  const { people } = ports.records;
  const list = {
    operationId: 'listUsers',
    summary: 'All users',
    tags,
    response: { 200: z.object({ items: UserView.array() }), ...guarded() },
  };
  app.get('/users', { config: { access }, schema: list }, async () => ({
    items: (await people.list()).map(userView),
  }));
  const read = {
    operationId: 'getUser',
    summary: 'One user',
    tags,
    params,
    response: { 200: UserView, ...guarded(404) },
  };
  app.get('/users/:name', { config: { access }, schema: read }, async (request) =>
    userView(await userNamed(people, request.params.name)),
  );
}

function createRoute(app: ApiApp, { ports, audit }: ApiContext): void {
  const schema = {
    operationId: 'createUser',
    summary: 'Create a user',
    tags,
    body: NewUser,
    response: { 201: UserView, ...guarded(409, 422) },
  };
  app.post('/users', { config: { access }, schema }, async (request, reply) => {
    const { name, password, roles, language } = request.body;
    refuseConflict(roles);
    requireGoodPassword(password, name);
    const createdAt = epochMs(ports.clock.now());
    const user: User = { name, roles, language, disabled: false, createdAt };
    const hash = await ports.passwords.hash(password);
    if ((await ports.records.people.create(user, hash)) === 'exists') {
      throw new Refusal('user-exists', `there is a user ${name} already`);
    }
    const detail = `roles ${roles.join(', ')}`;
    const after = auditedUser(user);
    await audit.note(request, { action: 'user.create', object: name, detail, after });
    return reply.code(201).send(userView(user));
  });
}

function changeRoute(app: ApiApp, context: ApiContext): void {
  const { people } = context.ports.records;
  const schema = {
    operationId: 'changeUser',
    summary: 'Change roles or language, disable or enable; disabling ends sessions and tokens',
    tags,
    params,
    body: UserChange,
    response: { 200: UserView, ...guarded(404, 409, 422) },
  };
  app.patch('/users/:name', { config: { access }, schema }, async (request) => {
    const { name } = request.params;
    const change = request.body;
    if (change.roles !== undefined) refuseConflict(change.roles);
    // in turn: two changes at once could each leave the other as the last administrator
    const { before, changed } = await context.userChanges(async () => {
      const user = await userNamed(people, name);
      const next: User = { ...user, ...change };
      await keepAnAdministrator(people, user, next);
      await people.update(next);
      return { before: user, changed: next };
    });
    if (changed.disabled) await context.authentication.sessions.closeAllOf(name);
    const detail = changeText(change);
    await context.audit.note(request, {
      action: 'user.change',
      object: name,
      detail,
      before: auditedUser(before),
      after: auditedUser(changed),
    });
    return userView(changed);
  });
}

function passwordRoute(app: ApiApp, { ports, authentication, audit }: ApiContext): void {
  const { people } = ports.records;
  const schema = {
    operationId: 'setUserPassword',
    summary: 'Set a user’s password; ends the user’s sessions and tokens',
    tags,
    params,
    body: z.strictObject({ password: Password }),
    response: { 204: z.null(), ...guarded(404, 422) },
  };
  app.post('/users/:name/password', { config: { access }, schema }, async (request, reply) => {
    const { name } = await userNamed(people, request.params.name);
    const { password } = request.body;
    requireGoodPassword(password, name);
    await people.setPassword(name, await ports.passwords.hash(password));
    await authentication.sessions.closeAllOf(name);
    await audit.note(request, { action: 'user.password', object: name });
    return reply.code(204).send(null);
  });
}

async function userNamed(people: PeopleRecords, name: string): Promise<User> {
  const user = await people.get(name);
  if (user === null) throw new Refusal('user-unknown', `there is no user ${name}`);
  return user;
}

function refuseConflict(roles: readonly Role[]): void {
  const conflict = conflictingRoles(roles);
  if (conflict === null) return;
  const problem = `${conflict[0]} and ${conflict[1]} are kept apart`;
  throw new Refusal('roles-conflict', problem, { errors: [{ path: 'roles', problem }] });
}

const administers = (user: User): boolean => !user.disabled && user.roles.includes('administrator');

async function keepAnAdministrator(
  people: PeopleRecords,
  before: User,
  after: User,
): Promise<void> {
  if (!administers(before) || administers(after)) return;
  const others = (await people.list()).filter((user) => user.name !== before.name);
  if (others.some(administers)) return;
  throw new Refusal('last-administrator', `${before.name} is the only enabled administrator`);
}

const changeText = ({ roles, language, disabled }: UserChange): string =>
  [
    ...(roles === undefined ? [] : [`roles ${roles.join(', ')}`]),
    ...(language === undefined ? [] : [`language ${language}`]),
    ...(disabled === undefined ? [] : [disabled ? 'disabled' : 'enabled']),
  ].join('; ');
