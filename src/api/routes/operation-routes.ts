import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { OperationDraft } from '../../model/archive/operation-kinds.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { requireDuty } from '../auth/require-duty.ts';
import { Refusal } from '../errors/refusal.ts';
import { completeOperation, refuseStale } from '../operations/complete-operation.ts';
import { filled, OperationFields, withSitting } from '../operations/fill-operation.ts';
import {
  type HeldOperation,
  heldOperation,
  IN_PROGRESS,
  operationAt,
  operationCalled,
  writeOperation,
} from '../operations/held-operation.ts';
import { judgeOperation } from '../operations/judge-operation.ts';
import {
  OperationLine,
  OperationView,
  operationLine,
  operationView,
} from '../operations/operation-view.ts';
import { given, pageOf, paging } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['metering'];
const config = { access: 'operations.write' } as const;
const params = z.strictObject({ id: z.string().min(1).max(100) });
const base = z.number().int().min(1).describe('revision it is based on');

const { meter, act } = OperationDraft.shape;

/** Change of meter or corrector, temporary meter, sealing, closing: begun, filled in, and done whole or not at all. */
export function operationRoutes(app: ApiApp, context: ApiContext): void {
  listRoutes(app, context);
  startRoute(app, context);
  fillRoute(app, context);
  completeRoute(app, context);
  abandonRoute(app, context);
}

function listRoutes(app: ApiApp, { ports }: ApiContext): void {
  const reading = { access: 'archive.read' } as const;
  const list = {
    operationId: 'operations',
    summary: 'Guided operations, with age and owner; without more, those in progress',
    tags,
    querystring: z.strictObject({
      state: z.enum(['in-progress', 'all']).default('in-progress'),
      meter: z.string().max(64).exactOptional(),
      ...paging,
    }),
    response: { 200: pageOf(OperationLine), ...guarded(503) },
  };
  app.get('/operations', { config: reading, schema: list }, async (request) => {
    const { state, meter: asked, cursor, limit } = request.query;
    const now = epochMs(ports.clock.now());
    const page = await ports.records.archive.list({
      kind: 'operation-draft',
      limit,
      ...(state === 'all' ? {} : IN_PROGRESS),
      ...(asked === undefined ? {} : { subject: { meter: asked } }),
      ...given('cursor', cursor),
    });
    const items = page.items.map((item) => operationLine(heldOperation(item), now));
    return { items, next: page.next };
  });
  const one = {
    operationId: 'operation',
    summary: 'A guided operation: what is missing, what is wrong, what is known of the place',
    tags,
    params,
    response: { 200: OperationView, ...guarded(404, 422, 503) },
  };
  app.get('/operations/:id', { config: reading, schema: one }, async (request) =>
    viewOf(ports, await operationCalled(ports, request.params.id)),
  );
}

function startRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'startOperation',
    summary: 'Begin an operation at a meter place; the answer says what is needed',
    description: 'One at a time at each place. Device and serial of what sits there are filled in.',
    tags,
    body: z.strictObject({ meter, act, ...OperationFields.shape }),
    response: { 201: OperationView, ...guarded(404, 409, 422, 503) },
  };
  app.post('/operations', { config, schema }, async (request, reply) => {
    const { meter: place, act: asked, ...fields } = request.body;
    const owner = principalOf(request).user.name;
    const now = epochMs(ports.clock.now());
    await requireDuty(context, request, duty(place, fields.at ?? null, now));
    const empty = OperationDraft.parse({ meter: place, act: asked, owner });
    const draft = await withSitting(ports, filled(empty, fields));
    const held = await context.archiveChanges(async () => {
      const open = await operationAt(ports, place);
      if (open !== null) throw inProgress(open);
      return writeOperation(
        ports,
        randomUUID(),
        draft,
        { revision: 0, validFrom: now },
        owner,
        'begun',
      );
    });
    await context.audit.note(request, {
      action: 'operation.start',
      object: `operation ${held.item.id}`,
      detail: `${asked} ${place}`,
    });
    return reply.code(201).send(await viewOf(ports, held));
  });
}

function fillRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'fillOperation',
    summary: 'Fill an operation in; what is absent stays as it is',
    tags,
    params,
    body: z.strictObject({ base, ...OperationFields.shape }),
    response: { 200: OperationView, ...guarded(404, 409, 422, 503) },
  };
  app.put('/operations/:id', { config, schema }, async (request) => {
    const { base: from, ...fields } = request.body;
    const name = principalOf(request).user.name;
    const { before, after } = await context.archiveChanges(async () => {
      const held = await operationCalled(ports, request.params.id);
      demandOpen(held);
      refuseStale(held, from);
      const draft = filled(held.draft, fields);
      // whoever writes the indexes down works on the meter, whoever completes it
      const now = epochMs(ports.clock.now());
      await requireDuty(context, request, duty(draft.meter, draft.at ?? null, now));
      const written = await writeOperation(
        ports,
        held.item.id,
        draft,
        held.item,
        name,
        'filled in',
      );
      return { before: held, after: written };
    });
    await context.audit.note(request, {
      action: 'operation.fill',
      object: `operation ${after.item.id}`,
      before: before.draft,
      after: after.draft,
    });
    return viewOf(ports, after);
  });
}

function completeRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'completeOperation',
    summary: 'Enter the operation, change the fleet and join the series: all of it or nothing',
    description: 'May be repeated: it goes on where it stopped, and does nothing to what is done.',
    tags,
    params,
    body: z.strictObject({ base }),
    response: { 200: OperationView, ...guarded(404, 409, 422, 503) },
  };
  app.post('/operations/:id/complete', { config, schema }, async (request) => {
    const { base: from } = request.body;
    const by = principalOf(request).user.name;
    const { before, after } = await context.archiveChanges(async () => {
      const held = await operationCalled(ports, request.params.id);
      const now = epochMs(ports.clock.now());
      const asked = duty(held.draft.meter, held.draft.at ?? null, now);
      // what is entered already is only carried through: no further act of anybody's
      if (held.draft.state === 'open') await requireDuty(context, request, asked);
      return { before: held, after: await completeOperation(ports, held, { base: from, by }) };
    });
    if (before.draft.state !== 'done')
      await context.audit.note(request, {
        action: 'operation.complete',
        object: `operation ${after.item.id}`,
        detail: `${after.draft.act} ${after.draft.meter}`,
        after: after.draft,
      });
    return viewOf(ports, after);
  });
}

function abandonRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const reason = z.string().trim().min(1).max(500);
  const schema = {
    operationId: 'abandonOperation',
    summary: 'Give an operation up that has not been completed; it stays readable',
    tags,
    params,
    body: z.strictObject({ base, reason }),
    response: { 200: OperationView, ...guarded(404, 409, 422, 503) },
  };
  app.post('/operations/:id/abandon', { config, schema }, async (request) => {
    const { base: from, reason: why } = request.body;
    const name = principalOf(request).user.name;
    const after = await context.archiveChanges(async () => {
      const held = await operationCalled(ports, request.params.id);
      demandOpen(held);
      refuseStale(held, from);
      const draft = { ...held.draft, state: 'abandoned', reason: why } as const;
      return writeOperation(ports, held.item.id, draft, held.item, name, why);
    });
    await context.audit.note(request, {
      action: 'operation.abandon',
      object: `operation ${after.item.id}`,
      detail: why,
    });
    return viewOf(ports, after);
  });
}

type Ports = ApiContext['ports'];

const duty = (place: string, at: string | null, now: EpochMs) =>
  ({ duty: 'maintain', meter: place, at: at === null ? now : Date.parse(at) }) as const;

async function viewOf(ports: Ports, held: HeldOperation): Promise<z.infer<typeof OperationView>> {
  const { state } = held.draft;
  const judged = state === 'open' ? await judgeOperation(ports, held) : null;
  return operationView(held, judged, epochMs(ports.clock.now()));
}

function demandOpen({ item, draft }: HeldOperation): void {
  if (draft.state === 'open') return;
  const words = draft.state === 'completing' ? 'is being completed' : `is ${draft.state}`;
  throw new Refusal('operation-over', `operation ${item.id} ${words}: it does not change any more`);
}

const inProgress = ({ item, draft }: HeldOperation): Refusal =>
  new Refusal(
    'operation-open',
    `${draft.owner} has begun ${draft.act} at ${draft.meter} (${item.id}): complete or abandon it first`,
    { members: { operation: item.id, owner: draft.owner } },
  );
