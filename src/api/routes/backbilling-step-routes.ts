import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { dateName, localClock } from '../../lib/local-time.ts';
import { adjustsOf } from '../../metering/backbilling/draft-statement.ts';
import type { BackBilling, BackBillingState } from '../../model/archive/back-billing-kind.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveItem } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { requireOtherPerson } from '../auth/require-duty.ts';
import {
  BackBillingView,
  backBillingView,
  bodyOfStatement,
} from '../backbilling/back-billing-schema.ts';
import { requireFresh } from '../backbilling/require-fresh.ts';
import { nameOf, noteStatement, saveStatement } from '../backbilling/save-statement.ts';
import {
  requireFree,
  requireState,
  statementAt,
  statementChange,
  substituteFor,
  withdrawnSubstitute,
} from '../backbilling/statement-steps.ts';
import { given } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['metering'];
const write = { access: 'back-billing.write' } as const;
const review = { access: 'back-billing.review' } as const;
const params = z.object({ id: z.string().max(100) });
const base = z.number().int().min(1).describe('`revision` that was read');
const BASE = '/back-billing';

/** From draft to issued, and back: each step on the revision that whoever takes it has read. */
export function backBillingStepRoutes(app: ApiApp, context: ApiContext): void {
  reviewRoute(app, context);
  issueRoute(app, context);
  cancelRoute(app, context);
}

function reviewRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'reviewBackBilling',
    summary: 'Find a draft right; whoever drafted it may not',
    tags,
    params,
    body: z.strictObject({ base, note: z.string().trim().min(1).max(500).exactOptional() }),
    response: { 200: BackBillingView, ...guarded(404, 409, 422, 503) },
  };
  app.post(`${BASE}/:id/review`, { config: review, schema }, async (request) => {
    const { id } = request.params;
    const by = nameOf(request);
    const item = await context.archiveChanges(async () => {
      const { item: present, body } = await statementAt(ports, id, request.body.base);
      requireState(id, body, 'draft');
      await otherPerson(context, request, present, body);
      const next: BackBilling = {
        ...body,
        ...stepOf('reviewed', { reviewedBy: by, reviewedOn: todayOf(context, body) }),
        ...given('reviewNote', request.body.note),
      };
      const change = statementChange(ports, id, present.revision, next, request.body.note ?? '');
      return saveStatement(context, [change], by);
    });
    await noteStatement(context, request, 'back-billing.review', item);
    return backBillingView(item);
  });
}

function issueRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'issueBackBilling',
    summary: 'Issue a reviewed statement: its volume stands in the books from now on',
    tags,
    params,
    body: z.strictObject({ base }),
    response: { 200: BackBillingView, ...guarded(404, 409, 422, 503) },
  };
  app.post(`${BASE}/:id/issue`, { config: write, schema }, async (request) => {
    const { id } = request.params;
    const by = nameOf(request);
    const item = await context.archiveChanges(async () => {
      const { item: present, body } = await statementAt(ports, id, request.body.base);
      requireState(id, body, 'reviewed');
      await requireFree(ports, id, body);
      await requireFresh(ports, id, body);
      const settledUntil = (await ports.settledUntil?.(body.meter)) ?? null;
      const next: BackBilling = {
        ...body,
        ...stepOf('issued', { issuedBy: by, issuedOn: todayOf(context, body) }),
        // a bill may have been closed since it was drafted
        adjusts: adjustsOf(epochMs(Date.parse(body.from)), settledUntil),
      };
      const change = statementChange(ports, id, present.revision, next, 'issued');
      return saveStatement(context, [change, await substituteFor(ports, id, next)], by);
    });
    await noteStatement(context, request, 'back-billing.issue', item);
    await tellBooks(context, item);
    return backBillingView(item);
  });
}

function cancelRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'cancelBackBilling',
    summary: 'Cancel a statement; of an issued one the volume is taken back, by a second person',
    tags,
    params,
    body: z.strictObject({ base, reason: z.string().trim().min(1).max(500) }),
    response: { 200: BackBillingView, ...guarded(404, 409, 422, 503) },
  };
  app.post(`${BASE}/:id/cancel`, { config: write, schema }, async (request) => {
    const { id } = request.params;
    const { reason } = request.body;
    const by = nameOf(request);
    const item = await context.archiveChanges(async () => {
      const { item: present, body } = await statementAt(ports, id, request.body.base);
      requireState(id, body, 'draft', 'reviewed', 'issued');
      const isIssued = body.state === 'issued';
      if (isIssued) await otherPerson(context, request, present, body);
      const next: BackBilling = {
        ...body,
        ...stepOf('cancelled', { cancelledBy: by, cancelledOn: todayOf(context, body) }),
      };
      const change = statementChange(ports, id, present.revision, next, reason);
      const back = isIssued ? await withdrawnSubstitute(ports, id, reason) : null;
      return saveStatement(context, back === null ? [change] : [change, back], by);
    });
    await noteStatement(context, request, 'back-billing.cancel', item);
    await tellBooks(context, item);
    return backBillingView(item);
  });
}

const stepOf = (state: BackBillingState, by: Partial<BackBilling>): Partial<BackBilling> => ({
  state,
  ...by,
});

function todayOf({ ports }: ApiContext, { site }: BackBilling): string {
  const timeZone = ports.fleet.current().sites.get(site)?.timeZone ?? 'Asia/Shanghai';
  return dateName(localClock(timeZone, ports.clock.now()).day);
}

const otherPerson = (
  context: ApiContext,
  request: FastifyRequest,
  { id, recordedAt }: ArchiveItem,
  { draftedBy }: BackBilling,
): Promise<void> =>
  requireOtherPerson(context, request, {
    person: draftedBy,
    at: recordedAt,
    what: `back-billing ${id}`,
  });

/** At once where that is offered; they are told every minute anyway. */
const tellBooks = async ({ ports }: ApiContext, item: ArchiveItem): Promise<void> =>
  ports.operations?.tellBooks(bodyOfStatement(item).meter);
