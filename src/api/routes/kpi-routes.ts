import { z } from 'zod';
import {
  type BadActorEntry,
  badActorPage,
  KPI_LIMITS,
  kpiTable,
} from '../../pipeline/alarm-kpis.ts';
import { effectOf, type Remedy, settingOf } from '../../pipeline/remedies.ts';
import { askedAlarms, spanAndScope } from '../alarms/kpi-span.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import type { BacktestsPort } from '../ports.ts';
import { Instant, instant } from '../schema/instant.ts';
import {
  BadActorView,
  badActorView,
  KpiView,
  kpiView,
  type TriedRemedy,
} from '../schema/kpi-view.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['alarms'];
const KINDS = ['deadband', 'off-delay', 'on-delay'] as const;
/** Backtests remembered, so that the list can show what they found. */
const MOST_TRIED = 200;
/** Looked through for the one that is named. */
const EVERY = 1_000_000;

const limit = z.coerce.number().int().min(1).max(200).default(10);

export function kpiRoutes(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'alarmKpis',
    summary: 'What alarms ask of people, with limits: ISA-18.2 and EEMUA 191',
    tags,
    querystring: z.strictObject(spanAndScope),
    response: { 200: KpiView, ...guarded(422) },
  };
  const config = { access: 'alarms.read' } as const;
  app.get('/alarms/kpi', { config, schema }, async (request) => {
    const { span, alarms } = await askedAlarms(request.query, ports);
    return kpiView(kpiTable(alarms, span, ports.reporting?.limits ?? KPI_LIMITS), span);
  });
  badActorRoutes(app, context, openTried(ports.backtests));
}

function badActorRoutes(app: ApiApp, { ports, audit }: ApiContext, tried: Tried): void {
  const list = {
    operationId: 'listBadActors',
    summary: 'Alarms that call most, each with what would calm it',
    tags,
    querystring: z.strictObject({ ...spanAndScope, limit }),
    response: {
      200: z.object({ from: Instant, to: Instant, items: BadActorView.array() }),
      ...guarded(422),
    },
  };
  app.get(
    '/alarms/bad-actors',
    { config: { access: 'alarms.read' }, schema: list },
    async (request) => {
      const { span, alarms } = await askedAlarms(request.query, ports);
      const page = badActorPage(alarms, span, ports.fleet.current(), request.query.limit);
      const items = page.map((actor) => badActorView(actor, (kind) => tried.of(actor, kind)));
      return { from: instant(span.from), to: instant(span.to), items };
    },
  );

  const start = {
    operationId: 'backtestRemedy',
    summary: 'Try a remedy on the past; nothing is set',
    description: '`GET /api/v1/backtests/{id}` and the list of bad actors tell what it found.',
    tags,
    params: z.object({ key: z.string().max(300) }),
    querystring: z.strictObject(spanAndScope),
    body: z.strictObject({ remedy: z.enum(KINDS).exactOptional() }).nullish(),
    response: {
      202: z.object({ id: z.string(), remedy: z.enum(KINDS) }),
      ...guarded(404, 409, 422, 503),
    },
  };
  const config = { access: 'backtests.run' } as const;
  app.post(
    '/alarms/bad-actors/:key/backtest',
    { config, schema: start },
    async (request, reply) => {
      const { key } = request.params;
      const { span, alarms } = await askedAlarms(request.query, ports);
      const actor = badActorPage(
        alarms.filter(({ type, subject }) => key === `${type}|${subject.kind}:${subject.id}`),
        span,
        ports.fleet.current(),
        EVERY,
      )[0];
      if (actor === undefined)
        throw new Refusal('bad-actor-unknown', `no alarm ${key} called for anybody in this span`);
      const remedy = remedyAsked(actor, request.body?.remedy);
      const started = ports.backtests.start({
        detector: actor.type,
        params: null,
        settings: [settingOf(actor, remedy)],
        site: actor.site,
        span,
      });
      if (!started.ok) {
        if (started.error === 'queue-full')
          throw new Refusal('backtest-queue-full', 'ten are waiting: ask again later');
        throw new Refusal('settings-invalid', 'see errors', { errors: [...started.error] });
      }
      const { id } = started.value;
      tried.note(actor, remedy, id);
      const detail = `${key} ${remedy.kind} ${instant(span.from)} ${instant(span.to)}`;
      await audit.note(request, { action: 'backtest.start', object: id, detail });
      return reply.code(202).send({ id, remedy: remedy.kind });
    },
  );
}

function remedyAsked({ key, remedies }: BadActorEntry, kind: Remedy['kind'] | undefined): Remedy {
  const remedy = kind === undefined ? remedies[0] : remedies.find((one) => one.kind === kind);
  if (remedy !== undefined) return remedy;
  const what = kind === undefined ? 'no remedy' : `no ${kind}`;
  throw new Refusal('remedy-none', `${what} is proposed for ${key}: look at the plant instead`);
}

interface Tried {
  note(actor: BadActorEntry, remedy: Remedy, id: string): void;
  of(actor: BadActorEntry, kind: Remedy['kind']): TriedRemedy | null;
}

/** Which backtest was of which remedy, as long as the service runs: like the backtests themselves. */
function openTried(backtests: BacktestsPort): Tried {
  const started = new Map<string, { readonly id: string; readonly changes: string }>();
  const nameOf = ({ key }: BadActorEntry, kind: Remedy['kind']): string => `${kind} ${key}`;
  return {
    note(actor, remedy, id) {
      const name = nameOf(actor, remedy.kind);
      started.delete(name);
      started.set(name, { id, changes: JSON.stringify(remedy.changes) });
      const [oldest] = started.keys();
      if (started.size > MOST_TRIED && oldest !== undefined) started.delete(oldest);
    },
    of(actor, kind) {
      const known = started.get(nameOf(actor, kind));
      const status = known === undefined ? null : backtests.status(known.id);
      const remedy = actor.remedies.find((one) => one.kind === kind);
      // other values than those that were tried: the figures would be of something else
      if (
        known === undefined ||
        status === null ||
        JSON.stringify(remedy?.changes) !== known.changes
      )
        return null;
      const { state, outcome } = status;
      const effect = outcome === null ? null : effectOf(outcome.comparison, actor);
      return { id: known.id, state, effect };
    },
  };
}
