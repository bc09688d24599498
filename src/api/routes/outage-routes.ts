import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { contactsOf } from '../../metering/prepaid/notice-rounds.ts';
import { affectedBy } from '../../metering/prepaid/outage-plan.ts';
import { checkDraft } from '../../model/archive/checks/check-draft.ts';
import { OutageNotice } from '../../model/archive/customer-kinds.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveItem } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { archiveRefusal, isRefused } from '../archive/archive-problem.ts';
import { changeOf, draftOf } from '../archive/draft-of.ts';
import { lookAround, placeOf } from '../archive/look-around.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['customers'];
const config = { access: 'outages.write' } as const;

const { shape } = OutageNotice;
const NewOutage = z.strictObject({
  zone: z.string().max(64).exactOptional(),
  sites: shape.sites,
  from: shape.from,
  to: shape.to,
  reason: shape.reason,
  phone: shape.phone,
});

const OutageView = z.object({
  id: z.string(),
  revision: z.number().int(),
  zone: z.string().nullable(),
  sites: z.array(z.string()).describe('as entered'),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  phone: z.string(),
  state: shape.state.unwrap(),
  affected: z.object({
    sites: z.number().int(),
    customers: z.number().int(),
    contacts: z.number().int().describe('who is told'),
    untold: z.array(z.string()).describe('customers nobody of whom can be told'),
  }),
  notices: z.enum(['on', 'off']).describe('off: entered, and nobody is written to'),
});

/** Planned outages: customers are told now, on the day before, and when it is changed or cancelled. */
export function outageRoutes(app: ApiApp, context: ApiContext): void {
  planRoute(app, context);
  cancelRoute(app, context);
}

function planRoute(app: ApiApp, context: ApiContext): void {
  const schema = {
    operationId: 'planOutage',
    summary: 'Enter a planned outage; its customers are told within a minute, or after quiet hours',
    description:
      'Other times: PUT /archive/outage-notice/{id}; who was told: GET /customer-notices?outage={id}.',
    tags,
    body: NewOutage,
    response: { 201: OutageView, ...guarded(409, 422, 503) },
  };
  app.post('/outages', { config, schema }, async (request, reply) => {
    const { ports } = context;
    const now = epochMs(ports.clock.now());
    if (Date.parse(request.body.to) <= now)
      throw new Refusal('validation-failed', 'the outage would be over already', {
        errors: [{ path: 'body.to', problem: 'must lie in the future' }],
      });
    demandKnown(context, request.body);
    const by = principalOf(request).user.name;
    const item = await context.archiveChanges(() =>
      entered(context, { id: randomUUID(), present: null, body: request.body }, by, ''),
    );
    await context.audit.note(request, {
      action: 'outage.plan',
      object: item.id,
      detail: request.body.reason,
      after: item.body,
    });
    return reply.code(201).send(await outageView(context, item));
  });
}

function cancelRoute(app: ApiApp, context: ApiContext): void {
  const schema = {
    operationId: 'cancelOutage',
    summary: 'Cancel a planned outage; whoever was told of it is told so',
    tags,
    params: z.strictObject({ id: z.string().max(100) }),
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    response: { 200: OutageView, ...guarded(404, 409, 422, 503) },
  };
  app.post('/outages/:id/cancel', { config, schema }, async (request) => {
    const { id } = request.params;
    const { reason } = request.body;
    const by = principalOf(request).user.name;
    const { item, present } = await context.archiveChanges(async () => {
      const stood = await context.ports.records.archive.get('outage-notice', id);
      if (stood === null || stood.standing === 'withdrawn')
        throw new Refusal('archive-unknown', `there is no outage ${id}`);
      const body = OutageNotice.parse(stood.body);
      if (body.state !== 'planned')
        throw new Refusal('outage-not-planned', `the outage is ${body.state} already`);
      const next = { ...body, state: 'cancelled' as const };
      return {
        item: await entered(context, { id, present: stood, body: next }, by, reason),
        present: stood,
      };
    });
    await context.audit.note(request, {
      action: 'outage.cancel',
      object: id,
      detail: reason,
      before: present.body,
      after: item.body,
    });
    return outageView(context, item);
  });
}

function demandKnown({ ports }: ApiContext, { zone, sites }: z.infer<typeof NewOutage>): void {
  const fleet = ports.fleet.current();
  if (zone !== undefined && !fleet.zones.has(zone))
    throw new Refusal('zone-unknown', `there is no zone ${zone}`);
  const unknown = sites.find((site) => !fleet.sites.has(site));
  if (unknown !== undefined) throw new Refusal('site-unknown', `there is no site ${unknown}`);
}

interface Entered {
  readonly id: string;
  /** Null: new. */
  readonly present: ArchiveItem | null;
  readonly body: unknown;
}

/** Checked like whatever is entered in the archive. */
async function entered(
  { ports }: ApiContext,
  { id, present, body }: Entered,
  by: string,
  reason: string,
): Promise<ArchiveItem> {
  const given = { kind: 'outage-notice', id, present, body, subject: {} } as const;
  const draft = draftOf(given, placeOf(ports));
  if (!draft.ok) throw archiveRefusal(draft.error);
  const problems = checkDraft(draft.value, await lookAround(ports, [draft.value])(draft.value));
  if (problems.some(isRefused)) throw archiveRefusal(problems);
  const change = changeOf(draft.value, present?.revision ?? 0, reason);
  const [item] = await ports.records.archive.write([change], by, epochMs(ports.clock.now()));
  if (item === undefined) throw new Refusal('internal', 'the archive did not answer');
  return item;
}

async function outageView(
  { ports }: ApiContext,
  { id, revision, body }: ArchiveItem,
): Promise<z.infer<typeof OutageView>> {
  const { zone, ...outage } = OutageNotice.parse(body);
  const fleet = ports.fleet.current();
  const affected = affectedBy(fleet, { zone, sites: outage.sites });
  const { enabled = false, ways = [] } = ports.customerNotices ?? {};
  const sources = { archive: ports.records.archive, fleet };
  const whoHears = await contactsOf(sources, epochMs(ports.clock.now()), 'outage', ways);
  const people = affected.map(({ customer }) => ({ customer, told: whoHears(customer) }));
  return {
    ...outage,
    id,
    revision,
    zone: zone ?? null,
    affected: {
      sites: affected.reduce((sum, { sites }) => sum + sites.length, 0),
      customers: affected.length,
      contacts: people.reduce((sum, { told }) => sum + told.length, 0),
      untold: people.flatMap(({ customer, told }) => (told.length === 0 ? [customer.id] : [])),
    },
    notices: enabled ? 'on' : 'off',
  };
}
