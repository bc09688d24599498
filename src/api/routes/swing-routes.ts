import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { dateName, dayOfDate } from '../../lib/local-time.ts';
import { gasDayAt, gasDaySpan } from '../../metering/books/gas-day.ts';
import type { DeskSources } from '../../metering/desk/desk-sources.ts';
import { zoneCalendar } from '../../metering/desk/desk-sources.ts';
import { type FollowedSwing, readKeyTracking } from '../../metering/desk/key-tracking.ts';
import { Swing } from '../../model/archive/customer-kinds.ts';
import { parseBody, subjectOf } from '../../model/archive/kind-specs.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveChange } from '../../records/records.ts';
import { askedAlarms } from '../alarms/kpi-span.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { deskOf, zoneAsked } from '../desk/desk-of.ts';
import { swingTable } from '../desk/swing-table.ts';
import { format, formatAsked, sendTable, tableResponse } from '../desk/table-answer.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { AskedInstant } from '../schema/instant.ts';
import { given } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';
import { SwingView, swingView } from '../schema/tracking-view.ts';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
const USUAL_WEEKS = 8;
const MOST_WEEKS = 60;

const Query = z.strictObject({
  zone: z.string().max(64).exactOptional(),
  from: AskedInstant.exactOptional().describe('absent: eight weeks ago'),
  language: z.enum(['zh', 'en']).exactOptional(),
  format,
});

const FollowUp = z.strictObject({
  cause: Swing.shape.cause.unwrap(),
  note: z.string().trim().min(1).max(2_000).describe('what was found out, and what was agreed'),
  state: Swing.shape.state.unwrap().default('asked'),
  revision: z
    .number()
    .int()
    .min(0)
    .exactOptional()
    .describe('of the follow-up that this one is based on; absent: whatever it is now'),
});

/** Consumption swings are a list, never alarms. */
export function swingRoutes(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'keyTracking',
    summary: 'Customers whose weeks differ much from usual, the dearest first',
    tags: ['metering'],
    querystring: Query,
    response: {
      200: tableResponse('The list', z.object({ items: SwingView.array() })),
      ...guarded(422, 503),
    },
  };
  const config = { access: 'tracking.read' } as const;
  app.get('/key-tracking', { config, schema }, async (request, reply) => {
    const { zone, from } = request.query;
    const desk = deskOf(ports);
    if (zone !== undefined) zoneAsked(desk, zone);
    const found = await tracking(desk, ports, { ...given('zone', zone), ...given('from', from) });
    const items = found.flatMap((one) => swingView(one, desk.fleet) ?? []);
    const kind = formatAsked(request.query.format, request);
    if (kind === 'json') return { items };
    const language = request.query.language ?? request.principal?.user.language ?? 'zh';
    return sendTable(reply, swingTable(items, language), kind, 'key-tracking');
  });
  followUpRoute(app, context);
}

interface Asked {
  readonly zone?: string;
  readonly customer?: string;
  readonly from?: EpochMs;
}

/** Weeks up to the last that has ended everywhere. */
async function tracking(
  desk: DeskSources,
  ports: ApiPorts,
  { from, ...scope }: Asked,
): Promise<readonly FollowedSwing[]> {
  const now = epochMs(ports.clock.now());
  const zone = scope.zone ?? desk.fleet.fleet.zones[0]?.id ?? '';
  const end = dayOfDate(gasDayAt(zoneCalendar(desk, zone), now));
  const earliest = end - MOST_WEEKS * WEEK_DAYS;
  const first = from === undefined ? end - USUAL_WEEKS * WEEK_DAYS : Math.floor(from / DAY_MS);
  const start = Math.max(earliest, first);
  if (start >= end) throw new Refusal('span-empty', '`from` must be before today');
  const span = { from: epochMs(start * DAY_MS), to: now };
  const { alarms } = await askedAlarms({ ...span, ...given('zone', scope.zone) }, ports);
  return readKeyTracking(desk, { ...scope, from: start, end, alarms });
}

function followUpRoute(app: ApiApp, context: ApiContext): void {
  const { ports, audit } = context;
  const schema = {
    operationId: 'followUpSwing',
    summary: 'Say what a swing was about; every earlier word stays in the archive',
    tags: ['metering'],
    params: z.object({ id: z.string().max(80) }),
    body: FollowUp,
    response: { 200: SwingView, ...guarded(404, 409, 422, 503) },
  };
  const config = { access: 'tracking.write' } as const;
  app.post('/key-tracking/:id/follow-up', { config, schema }, async (request) => {
    const desk = deskOf(ports);
    const { id } = request.params;
    const found = await swingCalled(desk, ports, id);
    const change = changeFor(found, request.body, desk, nameOf(request));
    const at = epochMs(ports.clock.now());
    const [item] = await ports.records.archive.write([change], nameOf(request), at);
    const { cause, state } = request.body;
    await audit.note(request, {
      action: 'swing.follow-up',
      object: id,
      detail: `${cause} ${state}`,
    });
    const followUp = item === undefined ? found.followUp : { item, body: Swing.parse(item.body) };
    const view = swingView({ ...found, followUp }, desk.fleet);
    if (view === null) throw unknown(id);
    return view;
  });
}

const nameOf = (request: FastifyRequest): string => request.principal?.user.name ?? 'nobody';

const unknown = (id: string): Refusal =>
  new Refusal('swing-unknown', `${id} is not on the tracking list and was never followed up`);

/** Its id says whose it is and in which week it began. */
async function swingCalled(desk: DeskSources, ports: ApiPorts, id: string): Promise<FollowedSwing> {
  const [, customer, date] = /^(.+)\.(\d{4}-\d\d-\d\d)$/.exec(id) ?? [];
  if (customer === undefined || date === undefined || !desk.fleet.customers.has(customer))
    throw unknown(id);
  const from = Date.parse(date);
  if (Number.isNaN(from) || from >= ports.clock.now()) throw unknown(id);
  const zone = desk.fleet.fleet.sites.find((site) => site.customer === customer)?.zone;
  // the whole zone: whether a customer is a large one is told by the others
  const asked: Asked = { from: epochMs(from), ...given('zone', zone) };
  const found = (await tracking(desk, ports, asked)).find((one) => one.id === id);
  if (found === undefined) throw unknown(id);
  return found;
}

function changeFor(
  { id, swing, followUp }: FollowedSwing,
  { cause, note, state, revision }: z.infer<typeof FollowUp>,
  desk: DeskSources,
  by: string,
): ArchiveChange {
  const figures =
    swing === null
      ? followUp?.body
      : {
          customer: swing.customer.id,
          from: dateName(swing.from),
          to: dateName(swing.to),
          direction: swing.direction,
          changePercent: Math.min(100_000, swing.changePercent),
          m3: swing.differenceM3,
          ...given('money', swing.money ?? undefined),
        };
  const body = parseBody('swing', { ...figures, cause, followUp: note, followedBy: by, state });
  const timeZone = desk.fleet.sites.get(swing?.sites[0] ?? '')?.timeZone ?? 'Asia/Shanghai';
  const from = String(body['from']);
  return {
    kind: 'swing',
    id,
    base: revision ?? followUp?.item.revision ?? 0,
    act: 'enter',
    validFrom: gasDaySpan({ timeZone, startHour: 0 }, from).start,
    validTo: null,
    body,
    subject: subjectOf('swing', body),
    reason: note.slice(0, 200),
  };
}
