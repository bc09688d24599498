import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { acknowledgedAlready, alarmOf, alarmWith } from '../alarms/alarm-answer.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { API_CODES } from '../errors/api-codes.ts';
import { translateError } from '../errors/translate-error.ts';
import type { ApiPorts } from '../ports.ts';
import { AlarmView } from '../schema/alarm-view.ts';
import { given } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['alarms'];
const access = 'alarms.acknowledge';
const AlarmId = z.string().min(1).max(300);
const Comment = z.string().trim().min(1).max(2000);

/** Commands under way at once for one request: they share the journal's commits. */
const AT_ONCE = 50;

export function acknowledgeRoutes(app: ApiApp, context: ApiContext): void {
  oneRoute(app, context);
  manyRoute(app, context);
}

function oneRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'acknowledgeAlarm',
    summary: 'Acknowledge; 409 names whoever did it first',
    tags,
    params: z.strictObject({ id: z.string().max(300) }),
    body: z.strictObject({ comment: Comment.exactOptional() }).nullish(),
    response: { 200: AlarmView, ...guarded(404, 409, 503) },
  };
  app.post('/alarms/:id/acknowledge', { config: { access }, schema }, async (request) =>
    acknowledge(ports, request, request.params.id, request.body?.comment),
  );
}

const Outcome = z.object({
  id: z.string(),
  outcome: z.enum(['acknowledged', 'refused', 'failed']),
  alarm: AlarmView.nullable().describe('as it now is, where it was acknowledged'),
  code: z.string().nullable().describe('of the problem, as for one alarm'),
  detail: z.string().nullable(),
  acknowledgedBy: z.string().nullable().describe('who was first, where somebody was'),
});
export type AcknowledgeOutcome = z.infer<typeof Outcome>;

function manyRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'acknowledgeAlarms',
    summary: 'Acknowledge many; each has its own outcome',
    tags,
    body: z.strictObject({
      ids: z.array(AlarmId).min(1).max(500),
      comment: Comment.exactOptional(),
    }),
    response: { 200: z.object({ items: Outcome.array() }), ...guarded() },
  };
  app.post('/alarms/acknowledge', { config: { access }, schema }, async (request) => {
    const ids = [...new Set(request.body.ids)];
    const { comment } = request.body;
    const items: AcknowledgeOutcome[] = [];
    for (let next = 0; next < ids.length; next += AT_ONCE) {
      const some = ids.slice(next, next + AT_ONCE);
      items.push(...(await Promise.all(some.map((id) => outcomeOf(ports, request, id, comment)))));
    }
    return { items };
  });
}

async function acknowledge(
  ports: ApiPorts,
  request: FastifyRequest,
  id: string,
  comment: string | undefined,
): Promise<AlarmView> {
  const alarm = await alarmWith(ports.records.alarms, id);
  if (alarm.state === 'closed') throw acknowledgedAlready(alarm);
  const result = await ports.submit({
    command: 'acknowledge',
    id: randomUUID(),
    by: principalOf(request).user.name,
    from: request.ip,
    alarm: alarm.id,
    site: alarm.site,
    ...given('comment', comment),
  });
  return alarmOf(result, alarm);
}

async function outcomeOf(
  ports: ApiPorts,
  request: FastifyRequest,
  id: string,
  comment: string | undefined,
): Promise<AcknowledgeOutcome> {
  try {
    const alarm = await acknowledge(ports, request, id, comment);
    const { acknowledgedBy } = alarm;
    return { id, outcome: 'acknowledged', alarm, code: null, detail: null, acknowledgedBy };
  } catch (thrown) {
    const { apiCode: code, message: detail, members } = translateError(thrown);
    const failed = API_CODES[code].status >= 500;
    if (failed) request.log.error({ err: thrown, code }, 'an acknowledgement failed');
    const first = members['acknowledgedBy'];
    return {
      id,
      outcome: failed ? 'failed' : 'refused',
      alarm: null,
      code,
      detail,
      acknowledgedBy: typeof first === 'string' ? first : null,
    };
  }
}
