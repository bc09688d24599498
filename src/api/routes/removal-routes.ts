import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ALARM_TYPES, SUBJECT_KINDS, type Subject, subjectKey } from '../../model/alarm-type.ts';
import { Removal } from '../../model/standing-order.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { orderPage } from '../orders/order-page.ts';
import { requireSubjects, siteAsked } from '../orders/site-subjects.ts';
import { Instant, instant } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['alarms'];
const access = 'alarms.remove';
const SiteIdText = z.string().min(1).max(64);
const SubjectBody = z.strictObject({
  kind: z.enum(SUBJECT_KINDS),
  id: z.string().min(1).max(130).describe('a run’s is `{site}/{run}`'),
});
const Target = z.strictObject({ site: SiteIdText, subject: SubjectBody });

const RemovalView = named('OutOfService', Removal.extend({ at: Instant }));
export type RemovalView = z.infer<typeof RemovalView>;

/** What is out of service raises nothing and keeps being evaluated, until somebody puts it back. */
export function removalRoutes(app: ApiApp, context: ApiContext): void {
  takeOutRoute(app, context);
  putBackRoute(app, context);
  listRoute(app, context);
}

function takeOutRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'takeOutOfService',
    summary: 'Take a subject, or some of its alarm types, out of service until it is put back',
    tags,
    body: Target.extend({
      types: z.array(z.enum(ALARM_TYPES)).min(1).exactOptional().describe('absent: all'),
      reason: z.string().trim().min(1).max(500),
    }),
    response: { 200: z.object({ outcome: z.literal('taken-out') }), ...guarded(422, 503) },
  };
  app.post('/out-of-service', { config: { access }, schema }, async (request) => {
    const { site, subject, types, reason } = request.body;
    const fleet = ports.fleet.current();
    const path = 'body.subject';
    requireSubjects(fleet, siteAsked(fleet, site), [{ key: subjectKey(subject), path }]);
    const result = await ports.submit({
      command: 'take-out',
      id: randomUUID(),
      by: principalOf(request).user.name,
      from: request.ip,
      site,
      subject,
      types: types === undefined ? null : [...new Set(types)],
      reason,
    });
    if (result.outcome !== 'taken-out') throw notOut(subject);
    return { outcome: result.outcome };
  });
}

function putBackRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'returnToService',
    summary: 'Put a subject back into service',
    tags,
    body: Target,
    response: { 200: z.object({ outcome: z.literal('put-back') }), ...guarded(409, 503) },
  };
  app.post('/out-of-service/return', { config: { access }, schema }, async (request) => {
    // whatever has left the fleet since can still be put back
    const { site, subject } = request.body;
    const result = await ports.submit({
      command: 'put-back',
      id: randomUUID(),
      by: principalOf(request).user.name,
      from: request.ip,
      site,
      subject,
    });
    if (result.outcome !== 'put-back') throw notOut(subject);
    return { outcome: result.outcome };
  });
}

const notOut = (subject: Subject): Refusal =>
  new Refusal('not-out-of-service', `${subjectKey(subject)} is not out of service`);

function listRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'listOutOfService',
    summary: 'What is out of service, newest first',
    tags,
    querystring: z.strictObject({ site: SiteIdText.exactOptional(), ...paging }),
    response: { 200: pageOf(RemovalView), ...guarded() },
  };
  const config = { access: 'alarms.read' } as const;
  app.get('/out-of-service', { config, schema }, async (request) => {
    const query = { ...request.query, state: 'open' } as const;
    const { items, next } = await orderPage(ports.records.orders, 'removal', query);
    return { items: items.map(({ order }) => ({ ...order, at: instant(order.at) })), next };
  });
}
