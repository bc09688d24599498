import { z } from 'zod';
import { Settlement } from '../../model/archive/operation-kinds.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveItem } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { requireDuty } from '../auth/require-duty.ts';
import { askedMeters } from '../consumption/asked-meters.ts';
import { Refusal } from '../errors/refusal.ts';
import { AskedInstant, Instant, instant, instantOrNull } from '../schema/instant.ts';
import { given, pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';
import {
  type Settling,
  settleCycle,
  settlementChange,
  settlementId,
} from '../settlements/settle.ts';

const tags = ['metering'];
const id = z.string().min(1).max(64);

const shape = {
  id: z.string(),
  ...Settlement.shape,
  adjustments: Settlement.shape.adjustments.unwrap(),
  start: Instant,
  end: Instant,
  recordedAt: Instant.nullable().describe('null: only worked out'),
};

const SettlementView = named('Settlement', z.object(shape));

const Closed = z.object({
  mode: z.enum(['rehearse', 'apply']),
  items: z.array(
    z.object({
      ...shape,
      unchecked: z
        .array(z.string())
        .describe('earlier cycles of which the books no longer have every day: not compared'),
    }),
  ),
});

/** Closing of settlement cycles: volumes are frozen, and what changes later is an adjustment of the next. */
export function settlementRoutes(app: ApiApp, context: ApiContext): void {
  listRoute(app, context);
  closeRoute(app, context);
}

function listRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'settlements',
    summary: 'Settlement cycles that are closed, the latest first',
    tags,
    querystring: z.strictObject({
      meter: id.exactOptional(),
      customer: id.exactOptional(),
      from: AskedInstant.exactOptional().describe('cycles that begin then or later'),
      to: AskedInstant.exactOptional(),
      ...paging,
    }),
    response: { 200: pageOf(SettlementView), ...guarded(503) },
  };
  app.get('/settlements', { config: { access: 'archive.read' }, schema }, async (request) => {
    const { meter, customer, from, to, cursor, limit } = request.query;
    const page = await ports.records.archive.list({
      kind: 'settlement',
      limit,
      subject: { ...given('meter', meter), ...given('customer', customer) },
      ...given('from', from),
      ...given('to', to),
      ...given('cursor', cursor),
    });
    return { items: page.items.map(viewOf), next: page.next };
  });
}

function closeRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'closeSettlement',
    summary: 'Close a settlement cycle of a meter, or of all meters of a customer',
    description:
      'Its volumes are kept with the versions of the books; every gas day must be accounted for. ' +
      'What earlier cycles have become since they were closed is settled with it. All meters or none.',
    tags,
    body: z.strictObject({
      meter: id.exactOptional(),
      customer: id.exactOptional(),
      cycle: z.iso.date().describe('any gas day of the cycle, e.g. its first'),
      mode: z.enum(['rehearse', 'apply']).default('apply'),
    }),
    response: { 201: Closed, ...guarded(404, 409, 422, 501, 503) },
  };
  const config = { access: 'settlements.write' } as const;
  app.post('/settlements', { config, schema }, async (request, reply) => {
    const { meter, customer, cycle, mode } = request.body;
    if ((meter === undefined) === (customer === undefined))
      throw new Refusal('validation-failed', 'give a meter or a customer', {
        errors: [{ path: 'body.meter', problem: 'give a meter or a customer' }],
      });
    const by = principalOf(request).user.name;
    const asked = { ...given('meter', meter), ...given('customer', customer) };
    const meters = askedMeters(ports.fleet.current(), asked);
    const settled = await context.archiveChanges(async () => {
      const found = await settleCycle(ports, meters, cycle, by);
      for (const { meter: one, cycle: span } of found)
        await requireDuty(context, request, { duty: 'settle', meter: one.id, at: span.start });
      if (mode === 'apply' && found.length > 0) {
        const changes = found.map((one) => settlementChange(ports, one));
        await ports.records.archive.write(changes, by, epochMs(ports.clock.now()));
      }
      return found;
    });
    if (mode === 'apply')
      for (const { body } of settled)
        await context.audit.note(request, {
          action: 'settlement.close',
          object: `settlement ${settlementId(body)}`,
          detail: `${body.settledM3} m³`,
        });
    const at = mode === 'apply' ? instant(epochMs(ports.clock.now())) : null;
    return reply.code(201).send({ mode, items: settled.map((one) => settledView(one, at)) });
  });
}

const viewOf = (item: ArchiveItem): z.infer<typeof SettlementView> => ({
  id: item.id,
  ...Settlement.parse(item.body),
  start: instant(item.validFrom),
  end: instantOrNull(item.validTo) ?? '',
  recordedAt: instant(item.recordedAt),
});

const settledView = ({ body, cycle, unchecked }: Settling, at: string | null) => ({
  id: settlementId(body),
  ...body,
  start: instant(cycle.start),
  end: instant(cycle.end),
  recordedAt: at,
  unchecked: [...unchecked],
});
