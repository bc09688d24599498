import { z } from 'zod';
import { openAttemptWindows } from '../../lib/attempt-windows.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['notifications'];
const WINDOW_MS = 10 * 60_000;
/** A message costs money, and whoever gets it looks at it. */
const MOST_OF_ONE = 6;
const MOST_OF_ALL = 30;

const ChannelView = named(
  'Channel',
  z.object({
    channel: z.string(),
    failuresInRow: z.number().int(),
    breaker: z
      .enum(['closed', 'open', 'half-open'])
      .describe('open: messages take another way until a probe succeeds'),
    recipients: z
      .array(z.object({ recipient: z.string(), failuresInRow: z.number().int() }))
      .describe('addresses at which the last message failed'),
    names: z.string().array().describe('robots or webhooks of the configuration'),
  }),
);
export type ChannelView = z.infer<typeof ChannelView>;

const TestedView = z.object({
  outcome: z.enum(['accepted', 'refused', 'failed']),
  detail: z.string(),
});
export type TestedView = z.infer<typeof TestedView>;

/** The ways by which people are reached: how they are, and a message to try one. */
export function channelRoutes(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const list = {
    operationId: 'listChannels',
    summary: 'Channels of the configuration, and whether they work',
    tags,
    response: {
      200: z.object({
        items: ChannelView.array(),
        queued: z.number().int().describe('messages not sent yet, of all channels'),
        oldestSeconds: z.number().describe('age of the oldest of them'),
      }),
      ...guarded(),
    },
  };
  const config = { access: 'notifications.read' } as const;
  app.get('/channels', { config, schema: list }, async () => {
    const { outboxQueued, notify } = await ports.health.collect();
    const states = ports.channels?.states() ?? [];
    return {
      items: states.map((one) => ({
        ...one,
        recipients: one.recipients.map((row) => ({ ...row })),
        names: [...one.names],
      })),
      queued: outboxQueued,
      oldestSeconds: notify?.oldestSeconds ?? 0,
    };
  });
  testRoute(app, context);
}

function testRoute(app: ApiApp, { ports, audit }: ApiContext): void {
  const windows = openAttemptWindows(ports.clock, WINDOW_MS);
  const schema = {
    operationId: 'testChannel',
    summary: 'Send a test message now, past the ledger; its outcome is the answer',
    tags,
    params: z.strictObject({ channel: z.string().max(40) }),
    body: z.strictObject({
      recipient: z.string().trim().min(1).max(300).describe('an address in the channel’s form'),
      language: z.enum(['zh', 'en']).exactOptional().describe('absent: the caller’s'),
    }),
    response: { 200: TestedView, ...guarded(404, 429) },
  };
  const config = { access: 'channels.test' } as const;
  app.post('/channels/:channel/test', { config, schema }, async (request) => {
    const { channel } = request.params;
    const { recipient } = request.body;
    const { user } = principalOf(request);
    if (ports.channels?.states().some((one) => one.channel === channel) !== true)
      throw new Refusal('channel-unknown', `no channel ${channel} is configured`);
    const own = windows.add(user.name);
    const all = windows.add('');
    if (own.count > MOST_OF_ONE || all.count > MOST_OF_ALL) {
      const waitMs = own.count > MOST_OF_ONE ? own.waitMs : all.waitMs;
      const seconds = Math.max(1, Math.ceil(waitMs / 1000));
      throw new Refusal('test-limited', `try again in ${seconds} s`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
    const language = request.body.language ?? user.language;
    const tested = await ports.channels.test({ channel, recipient, language, by: user.name });
    if (tested === null) throw new Refusal('channel-unknown', `no channel ${channel}`);
    const { outcome, detail } = tested;
    await audit.note(request, {
      action: 'channel.test',
      object: `${channel}:${recipient}`,
      detail: `${outcome}: ${detail}`,
    });
    return { outcome, detail };
  });
}
