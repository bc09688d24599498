import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ALARM_STATES } from '../../model/alarm.ts';
import { ALARM_TYPES } from '../../model/alarm-type.ts';
import type { Command } from '../../model/command.ts';
import { epochMs } from '../../model/units.ts';
import { alarmOf, alarmWith, closedAlarm } from '../alarms/alarm-answer.ts';
import { listStanding, standingQuery } from '../alarms/standing.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { AlarmView, alarmView } from '../schema/alarm-view.ts';
import { AskedInstant } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['alarms'];
const params = z.strictObject({ id: z.string().max(300) });
const Comment = z.string().trim().min(1).max(2000);

const AlarmQuery = z.strictObject({
  state: z
    .enum(['open', 'all', ...ALARM_STATES])
    .default('open')
    .describe('open: not closed'),
  type: z.enum(ALARM_TYPES).exactOptional(),
  site: z.string().max(64).exactOptional(),
  priority: z.coerce
    .number()
    .pipe(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]))
    .exactOptional(),
  from: AskedInstant.exactOptional().describe('earliest occurredAt, with offset'),
  to: AskedInstant.exactOptional().describe('before this occurredAt, with offset'),
  ...standingQuery,
  ...paging,
});

export function alarmRoutes(app: ApiApp, context: ApiContext): void {
  const { alarms } = context.ports.records;
  const list = {
    operationId: 'listAlarms',
    summary: 'Alarms, newest onset first',
    tags,
    querystring: AlarmQuery,
    response: { 200: pageOf(AlarmView), ...guarded() },
  };
  app.get('/alarms', { config: { access: 'alarms.read' }, schema: list }, async (request) => {
    const { from, to } = request.query;
    if (from !== undefined && to !== undefined && from >= to) {
      throw new Refusal('span-empty', '`from` must be before `to`');
    }
    const now = epochMs(context.ports.clock.now());
    const { items, next } = await listStanding(alarms, request.query, now);
    return { items: items.map(alarmView), next };
  });

  const read = {
    operationId: 'getAlarm',
    summary: 'One alarm',
    tags,
    params,
    response: { 200: AlarmView, ...guarded(404) },
  };
  app.get('/alarms/:id', { config: { access: 'alarms.read' }, schema: read }, async (request) =>
    alarmView(await alarmWith(alarms, request.params.id)),
  );

  commentRoute(app, context);
}

function commentRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'commentAlarm',
    summary: 'Add a comment to an open alarm',
    tags,
    params,
    body: z.strictObject({ comment: Comment }),
    response: { 200: AlarmView, ...guarded(404, 409, 503) },
  };
  const config = { access: 'alarms.comment' } as const;
  app.post('/alarms/:id/comment', { config, schema }, async (request) => {
    const alarm = await alarmWith(ports.records.alarms, request.params.id);
    if (alarm.state === 'closed') throw closedAlarm(alarm);
    const command: Command = {
      command: 'comment',
      id: randomUUID(),
      by: principalOf(request).user.name,
      from: request.ip,
      alarm: alarm.id,
      site: alarm.site,
      comment: request.body.comment,
    };
    return alarmOf(await ports.submit(command), alarm);
  });
}
