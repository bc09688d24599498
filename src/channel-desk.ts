import type { ChannelState, ChannelsPort, ChannelTest } from './api/channels/channels-port.ts';
import type { Channel, Notice } from './channel/channel.ts';
import type { Outbox } from './channel/outbox.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './lib/clock.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import { sentWithin } from './self-test.ts';

/** Somebody waits before a screen. */
const WITHIN_MS = 30_000;

/** What the configuration names: addresses and robots, no secrets. */
interface WaysIn {
  readonly email: Pick<Config['email'], 'to'>;
  readonly robots: readonly Pick<Config['robots'][number], 'kind' | 'name'>[];
  readonly webhooks: readonly Pick<Config['webhooks'][number], 'name'>[];
}

/** What the API may ask of the channels, and of the sending over them. */
export function channelsPort(
  { config, clock }: { readonly config: WaysIn; readonly clock: Clock },
  channels: ReadonlyMap<string, Channel>,
  outbox: Pick<Outbox, 'figures'>,
): ChannelsPort {
  return {
    mailTo: config.email.to,
    states() {
      const figures = outbox.figures();
      return [...channels.keys()].map(
        (channel): ChannelState => ({
          channel,
          failuresInRow: figures.channels[channel] ?? 0,
          breaker: figures.breakers[channel] ?? 'closed',
          recipients: figures.recipients
            .filter((one) => one.channel === channel)
            .map(({ recipient, failuresInRow }) => ({ recipient, failuresInRow })),
          names: namesOf(channel, config),
        }),
      );
    },
    async test(asked) {
      if (!channels.has(asked.channel)) return null;
      const notice = testNotice(asked, epochMs(clock.now()));
      const { outcome, detail } = await sentWithin(
        { channels, withinMs: WITHIN_MS },
        asked.channel,
        notice,
      );
      return { outcome, detail };
    },
  };
}

const namesOf = (
  channel: string,
  { robots, webhooks }: Pick<WaysIn, 'robots' | 'webhooks'>,
): readonly string[] =>
  channel === 'webhook'
    ? webhooks.map(({ name }) => name)
    : robots.filter(({ kind }) => kind === channel).map(({ name }) => name);

/** Repeated at the same moment it is the same message. */
export function testNotice({ channel, recipient, language, by }: ChannelTest, at: EpochMs): Notice {
  const time = new Date(at).toISOString();
  return {
    kind: 'notice',
    key: `test/${channel}/${encodeURIComponent(recipient)}/${at}`,
    recipient,
    language,
    uncertain: false,
    title: { zh: '测试消息', en: 'Test message' },
    lines: [
      {
        zh: `这是 ${by} 发出的测试消息，收到即表示本通道正常，无需处理。发送时间 ${time}。`,
        en: `This is a test sent by ${by}. Receiving it means that this channel works; nothing needs to be done. Sent at ${time}.`,
      },
    ],
  };
}
