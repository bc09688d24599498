import { z } from 'zod';
import type { LedgerLine } from '../../model/delivery.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const NotificationView = named(
  'Notification',
  z.object({
    key: z.string(),
    alarm: z.string(),
    reason: z.enum(['first', 'escalated', 'repeated', 'reminder', 'cleared', 'late-detected']),
    channel: z.string(),
    recipient: z.string(),
    language: z.enum(['zh', 'en', 'both']),
    occurrence: z.number().int().describe('of the alarm; 1 when it became active first'),
    plannedAt: Instant,
    notBefore: Instant.describe('later than planned for digests and quiet hours'),
    outcome: z.enum([
      'queued',
      'accepted',
      'delivered',
      'acknowledged',
      'undelivered',
      'failed',
      'abandoned',
    ]),
    person: z.string().nullable(),
    fallback: z
      .array(z.object({ channel: z.string(), recipient: z.string() }))
      .describe('other addresses of the person, told in this order when this one fails'),
    insteadOf: z.string().nullable().describe('the delivery whose failure this one makes good'),
    acceptedAt: Instant.nullable(),
    nextAttemptAt: Instant.nullable(),
    providerId: z.string().nullable(),
    uncertain: z
      .boolean()
      .describe('the process died between a send and its record: it may have come twice'),
    attempts: z.array(
      z.object({
        at: Instant,
        outcome: z.enum([
          'accepted',
          'failed',
          'refused',
          'delivered',
          'undelivered',
          'acknowledged',
        ]),
        detail: z.string(),
      }),
    ),
  }),
);
export type NotificationView = z.infer<typeof NotificationView>;

export function notificationRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'listNotifications',
    summary: 'The ledger of notifications: each delivery, its attempts and outcome',
    tags: ['notifications'],
    querystring: z.strictObject({
      alarm: z.string().max(300).exactOptional().describe('of this alarm; absent: newest of all'),
      ...paging,
    }),
    response: { 200: pageOf(NotificationView), ...guarded() },
  };
  const config = { access: 'notifications.read' } as const;
  app.get('/notifications', { config, schema }, async (request) => {
    const { items, next } = await ports.records.ledger.list(request.query);
    return { items: items.map(notificationView), next };
  });
}

const notificationView = (line: LedgerLine): z.infer<typeof NotificationView> => ({
  ...line,
  outcome: line.state,
  plannedAt: instant(line.plannedAt),
  notBefore: instant(line.notBefore),
  fallback: [...line.fallback],
  acceptedAt: instantOrNull(line.acceptedAt),
  nextAttemptAt: instantOrNull(line.nextAttemptAt),
  attempts: line.attempts.map((attempt) => ({ ...attempt, at: instant(attempt.at) })),
});
