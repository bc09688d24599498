import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Alarm } from '../../model/alarm.ts';
import { LONGEST_SHELF_MINUTES, MOST_SHELF_MINUTES, Shelf } from '../../model/standing-order.ts';
import { epochMs } from '../../model/units.ts';
import { alarmOf, alarmWith, closedAlarm } from '../alarms/alarm-answer.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { orderPage } from '../orders/order-page.ts';
import { AlarmView } from '../schema/alarm-view.ts';
import { Instant, instant } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['alarms'];
const params = z.strictObject({ id: z.string().max(300) });
const access = 'alarms.shelve';

const ShelfView = named(
  'Shelf',
  Shelf.extend({
    at: Instant,
    until: Instant,
    secondsLeft: z.number().int().describe('until the alarm returns by itself'),
  }),
);

export function shelfRoutes(app: ApiApp, context: ApiContext): void {
  shelveRoute(app, context);
  unshelveRoute(app, context);
  listRoute(app, context);
}

function shelveRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'shelveAlarm',
    summary: 'Keep an alarm quiet for a time; it goes on being evaluated',
    description:
      'At most 60 minutes for priority 1, 480 for priority 2, 10,080 for the others. It comes back by itself.',
    tags,
    params,
    body: z.strictObject({
      minutes: z.number().int().min(1).max(LONGEST_SHELF_MINUTES),
      reason: z.string().trim().min(1).max(500),
    }),
    response: { 200: AlarmView, ...guarded(404, 409, 422, 503) },
  };
  app.post('/alarms/:id/shelve', { config: { access }, schema }, async (request) => {
    const { minutes, reason } = request.body;
    const alarm = await alarmWith(ports.records.alarms, request.params.id);
    if (alarm.state === 'closed') throw closedAlarm(alarm);
    refuseTooLong(alarm, minutes);
    const result = await ports.submit({
      command: 'shelve',
      id: randomUUID(),
      by: principalOf(request).user.name,
      from: request.ip,
      alarm: alarm.id,
      site: alarm.site,
      minutes,
      reason,
    });
    return alarmOf(result, alarm);
  });
}

function refuseTooLong({ priority }: Alarm, minutes: number): void {
  const most = MOST_SHELF_MINUTES[priority];
  if (minutes <= most) return;
  const problem = `an alarm of priority ${priority} is shelved for ${most} minutes at most`;
  throw new Refusal('shelve-too-long', problem, { errors: [{ path: 'body.minutes', problem }] });
}

function unshelveRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'unshelveAlarm',
    summary: 'Take an alarm off the shelf before its time',
    tags,
    params,
    body: z.strictObject({}).nullish(),
    response: { 200: AlarmView, ...guarded(404, 409, 503) },
  };
  app.post('/alarms/:id/unshelve', { config: { access }, schema }, async (request) => {
    const alarm = await alarmWith(ports.records.alarms, request.params.id);
    if (alarm.state === 'closed') throw closedAlarm(alarm);
    const result = await ports.submit({
      command: 'unshelve',
      id: randomUUID(),
      by: principalOf(request).user.name,
      from: request.ip,
      alarm: alarm.id,
      site: alarm.site,
    });
    return alarmOf(result, alarm);
  });
}

function listRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'listShelves',
    summary: 'What is shelved now, newest first, with the time left',
    tags,
    querystring: z.strictObject({ site: z.string().max(64).exactOptional(), ...paging }),
    response: { 200: pageOf(ShelfView), ...guarded() },
  };
  const config = { access: 'alarms.read' } as const;
  app.get('/shelves', { config, schema }, async (request) => {
    const now = epochMs(ports.clock.now());
    const query = { ...request.query, state: 'open' } as const;
    // one that has just run out is still open until the next tick
    const { items, next } = await orderPage(
      ports.records.orders,
      'shelf',
      query,
      ({ order }) => order.until > now,
    );
    return { items: items.map(({ order }) => shelfView(order, now)), next };
  });
}

const shelfView = (shelf: Shelf, now: number): z.infer<typeof ShelfView> => ({
  ...shelf,
  at: instant(shelf.at),
  until: instant(shelf.until),
  secondsLeft: Math.max(0, Math.ceil((shelf.until - now) / 1000)),
});
