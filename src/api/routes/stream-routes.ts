import { z } from 'zod';
import { permits } from '../../model/people.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalBehind, principalOf, requirePermission } from '../auth/authenticate.ts';
import { findDevice } from '../devices/find-device.ts';
import { given } from '../schema/paging.ts';
import { guarded, other } from '../schema/responses.ts';
import {
  EVENT_PERMISSION,
  STREAM_EVENTS,
  type StreamEvent,
  type StreamFilter,
} from '../stream/stream-filter.ts';
import { parseStreamId } from '../stream/stream-id.ts';

const Query = z.strictObject({
  events: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(STREAM_EVENTS)).min(1))
    .exactOptional()
    .describe('some of alarm,reading,status; absent: all that your roles may see'),
  site: z.string().max(64).exactOptional(),
  device: z.string().max(100).exactOptional(),
  lastEventId: z.string().max(100).exactOptional().describe('the Last-Event-ID header goes first'),
});

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-store, no-transform',
  // nginx would collect events until its buffer is full
  'x-accel-buffering': 'no',
} as const;

export function streamRoutes(app: ApiApp, context: ApiContext): void {
  const { hub, authentication, heartbeatMs, ports } = context;
  const beats = setInterval(() => hub.beat(), heartbeatMs).unref();
  app.addHook('preClose', async () => {
    clearInterval(beats);
    hub.close();
  });
  const schema = {
    operationId: 'openStream',
    summary: 'Alarms, readings and device status as they happen: server-sent events',
    description:
      'Resumes after Last-Event-ID. When readings after it can no longer be given, an event `gap` ' +
      'says from and up to which position; alarms changed meanwhile follow as they now are. ' +
      'A sign of life, `beat`, comes every 15 s.',
    tags: ['stream'],
    querystring: Query,
    response: {
      200: other('Events alarm, reading, status, gap and beat', 'text/event-stream', z.string()),
      ...guarded(404, 503),
    },
  };
  app.get('/stream', { config: { access: 'devices.read' }, schema }, async (request, reply) => {
    const { events: asked, site, device, lastEventId } = request.query;
    const principal = principalOf(request);
    for (const event of asked ?? []) requirePermission(principal, EVENT_PERMISSION[event]);
    if (device !== undefined) findDevice(ports.fleet, device);
    const permitted = STREAM_EVENTS.filter((event) =>
      permits(principal.roles, EVENT_PERMISSION[event]),
    );
    const events = new Set<StreamEvent>(asked ?? permitted);
    const filter: StreamFilter = { events, ...given('site', site), ...given('device', device) };
    const stream = hub.attach({
      filter,
      after: startOf(request.headers['last-event-id'], lastEventId),
      mayRead: async () => {
        const { session, carriedBy } = principal;
        const now = await principalBehind(session.tokenHash, carriedBy, authentication);
        const mayAll = [...events].every(
          (event) => now !== null && permits(now.roles, EVENT_PERMISSION[event]),
        );
        return mayAll ? 'yes' : 'no';
      },
    });
    return reply.headers({ ...HEADERS }).send(stream);
  });
}

function startOf(header: string | string[] | undefined, query: string | undefined) {
  const text = [header].flat()[0] ?? query;
  if (text === undefined || text === '') return null;
  return parseStreamId(text) ?? 'unusable';
}
