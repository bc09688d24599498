import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { everyItem, type PageStart } from '../../lib/pages.ts';
import { ALARM_TYPES } from '../../model/alarm-type.ts';
import type { CommandResult } from '../../model/command.ts';
import { Permit, permitState } from '../../model/permit.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { OrderRecords } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { orderPage } from '../orders/order-page.ts';
import { requireSubjects, siteAsked } from '../orders/site-subjects.ts';
import { AskedInstant, Instant, instant, instantOrNull } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['permits'];
const access = 'permits.write';
const DAY_MS = 86_400_000;
const LONGEST_MS = 7 * DAY_MS;
const STATES = ['planned', 'active', 'overdue', 'closed'] as const;

const NewPermit = z.strictObject({
  site: z.string().min(1).max(64),
  types: z.array(z.enum(ALARM_TYPES)).min(1),
  subjects: z
    .array(z.string().regex(/^[a-z]+:.{1,130}$/, 'a subject is like run:S-1/A'))
    .min(1)
    .max(100)
    .exactOptional()
    .describe('only alarms about these, as `kind:id`; absent: everything at the site'),
  from: AskedInstant,
  to: AskedInstant.describe('at most 7 days after `from`, with offset'),
  reason: z.string().trim().min(1).max(500),
  holder: z.string().trim().min(1).max(200).describe('who does the work'),
});
type NewPermit = z.infer<typeof NewPermit>;

const PermitView = named(
  'Permit',
  Permit.extend({
    site: z.string(),
    from: Instant,
    to: Instant,
    openedAt: Instant,
    closedAt: Instant.nullable(),
    state: z.enum(STATES).describe('overdue: its end has passed and nobody has closed it'),
  }),
);

export type PermitView = z.infer<typeof PermitView>;

export function permitRoutes(app: ApiApp, context: ApiContext): void {
  openRoute(app, context);
  closeRoute(app, context);
  listRoute(app, context);
}

function openRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'openPermit',
    summary: 'Open a work permit: named alarm types at a site are expected for a time',
    description:
      '`bypass.open` under a permit is P3 and rises to P1 when it ends; other named types get `suppressedBy`.',
    tags,
    body: NewPermit,
    response: { 201: PermitView, ...guarded(422, 503) },
  };
  app.post('/permits', { config: { access }, schema }, async (request, reply) => {
    const { name } = principalOf(request).user;
    const now = epochMs(ports.clock.now());
    const { site, types, subjects, ...rest } = request.body;
    refuseSpan(request.body, now);
    const fleet = ports.fleet.current();
    const spec = siteAsked(fleet, site);
    const asked = (subjects ?? []).map((key, n) => ({ key, path: `body.subjects.${n}` }));
    requireSubjects(fleet, spec, asked);
    const permit: Permit = {
      ...rest,
      id: `WP-${randomUUID().slice(0, 13)}`,
      site: spec.id,
      types: [...new Set(types)],
      subjects: subjects === undefined ? null : [...new Set(subjects)],
      openedBy: name,
      openedAt: now,
      closedAt: null,
      closedBy: null,
    };
    const made = { id: randomUUID(), by: name, from: request.ip };
    const result = await ports.submit({ command: 'open-permit', ...made, permit });
    return reply.code(201).send(permitView(permitOf(result, permit.id), now));
  });
}

function refuseSpan({ from, to }: NewPermit, now: EpochMs): void {
  const refuse = (code: 'span-empty' | 'permit-past' | 'permit-too-long', problem: string) =>
    new Refusal(code, problem, { errors: [{ path: 'body.to', problem }] });
  if (to <= from) throw refuse('span-empty', '`from` must be before `to`');
  if (to <= now) throw refuse('permit-past', `${instant(to)} is past`);
  if (to - from > LONGEST_MS) {
    const days = Math.ceil((to - from) / DAY_MS);
    throw refuse('permit-too-long', `it would last ${days} days, 7 are the most`);
  }
}

function closeRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'closePermit',
    summary: 'Close a work permit: the work is done',
    tags,
    params: z.strictObject({ id: z.string().max(100) }),
    body: z.strictObject({}).nullish(),
    response: { 200: PermitView, ...guarded(404, 409, 503) },
  };
  app.post('/permits/:id/close', { config: { access }, schema }, async (request) => {
    const { id } = request.params;
    const { name } = principalOf(request).user;
    const { site } = await permitWith(ports.records.orders, id);
    const made = { id: randomUUID(), by: name, from: request.ip };
    const result = await ports.submit({ command: 'close-permit', ...made, permit: id, site });
    return permitView(permitOf(result, id), epochMs(ports.clock.now()));
  });
}

/** Open ones first: they are few. */
async function permitWith(orders: OrderRecords, id: string): Promise<Permit> {
  for (const state of ['open', 'all'] as const) {
    const read = (start: PageStart) =>
      orders.list({ kind: 'permit', state, limit: 1000, ...start });
    for await (const item of everyItem(read))
      if (item.kind === 'permit' && item.order.id === id) return item.order;
  }
  throw new Refusal('permit-unknown', `there is no work permit ${id}`);
}

function permitOf(result: CommandResult, id: string): Permit {
  if (result.outcome === 'permit') return result.permit;
  const closed = result.outcome === 'refused' && result.code === 'permit-closed';
  throw closed
    ? new Refusal('permit-closed', `the work permit ${id} is closed`)
    : new Refusal('permit-unknown', `there is no work permit ${id}`);
}

function listRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'listPermits',
    summary: 'Work permits, newest first',
    tags,
    querystring: z.strictObject({
      state: z
        .enum(['open', 'all', ...STATES])
        .default('open')
        .describe('open: not closed'),
      site: z.string().max(64).exactOptional(),
      ...paging,
    }),
    response: { 200: pageOf(PermitView), ...guarded() },
  };
  const config = { access: 'alarms.read' } as const;
  app.get('/permits', { config, schema }, async (request) => {
    const { state, ...query } = request.query;
    const now = epochMs(ports.clock.now());
    const kept = state === 'all' || state === 'closed' ? 'all' : 'open';
    const { items, next } = await orderPage(
      ports.records.orders,
      'permit',
      { ...query, state: kept },
      ({ order }) => state === kept || permitState(order, now) === state,
    );
    return { items: items.map(({ order }) => permitView(order, now)), next };
  });
}

const permitView = (permit: Permit, now: EpochMs): PermitView => ({
  ...permit,
  from: instant(permit.from),
  to: instant(permit.to),
  openedAt: instant(permit.openedAt),
  closedAt: instantOrNull(permit.closedAt),
  state: permitState(permit, now),
});
