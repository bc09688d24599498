import type { Channel } from './channel/channel.ts';
import { CHANNELS } from './channel/registry.ts';
import type { SmsChannel } from './channel/sms/sms-channel.ts';
import type { Config } from './config/config.ts';
import { ROBOT_KINDS } from './config/sections/robot-section.ts';
import type { Clock } from './lib/clock.ts';

/** The ways to reach people that the configuration has, by name. */
export interface Channels {
  readonly all: ReadonlyMap<string, Channel>;
  /** Apart as well: its providers call back. */
  readonly sms: SmsChannel | null;
}

/** Nothing is connected yet. @throws AppError of the channel whose settings cannot work. */
export function openChannels(config: Config, clock: Clock): Channels {
  const sms = CHANNELS.sms(config.sms, {
    clock,
    random: Math.random,
    callbackUrl: (gateway) => `${config.http.publicUrl}/callbacks/${gateway}`,
  });
  const opened = [emailOf(config), sms, ...robotsOf(config, clock), webhooksOf(config, clock)];
  const channels = opened.filter((channel) => channel !== null);
  return { all: new Map(channels.map((channel) => [channel.name, channel])), sms };
}

function emailOf({ email }: Config): Channel | null {
  const { smtp, from, timeoutSeconds, dkim, ...rest } = email;
  if (smtp === undefined || from === undefined) return null;
  const signing =
    dkim === undefined ? {} : { dkim: { ...dkim, privateKey: dkim.privateKey ?? '' } };
  return CHANNELS.email({ ...rest, ...signing, smtp, from, timeoutMs: timeoutSeconds * 1000 });
}

/** One channel for each provider that has a robot. */
function robotsOf({ robots }: Config, clock: Clock): readonly Channel[] {
  return ROBOT_KINDS.flatMap((kind) => {
    const own = robots.filter((robot) => robot.kind === kind).map(withMs);
    return own.length === 0 ? [] : [CHANNELS[kind]({ robots: own, clock })];
  });
}

function webhooksOf({ webhooks }: Config, clock: Clock): Channel | null {
  if (webhooks.length === 0) return null;
  const keyed = webhooks.map((webhook) => ({ ...withMs(webhook), secret: webhook.secret ?? '' }));
  return CHANNELS.webhook({ webhooks: keyed, clock });
}

/** The configuration has read addresses and keys from their files. */
const withMs = <T extends { readonly timeoutSeconds: number; readonly url?: string | undefined }>(
  settings: T,
) => ({ ...settings, url: settings.url ?? '', timeoutMs: settings.timeoutSeconds * 1000 });
