import { openDingtalkChannel } from '../../../../src/channel/robot/dingtalk.ts';
import { openFeishuChannel } from '../../../../src/channel/robot/feishu.ts';
import type { Robot } from '../../../../src/channel/robot/robot-provider.ts';
import { type RobotKind } from '../../../../src/channel/robot/robot-provider.ts';
import { openWecomChannel } from '../../../../src/channel/robot/wecom.ts';
import { startProvider, type Told } from '../sms/http-stage.ts';

const OPEN = {
  dingtalk: openDingtalkChannel,
  wecom: openWecomChannel,
  feishu: openFeishuChannel,
} as const;

/** What the URL of each robot looks like; its key must never be seen. */
const PATHS: Readonly<Record<RobotKind, string>> = {
  dingtalk: '/robot/send?access_token=KEYKEYKEY123',
  wecom: '/cgi-bin/webhook/send?key=KEYKEYKEY123',
  feishu: '/open-apis/bot/v2/hook/KEYKEYKEY123',
};

export const RATES: Readonly<Record<RobotKind, number>> = {
  dingtalk: 130101,
  wecom: 45009,
  feishu: 11232,
};

export const KINDS = ['dingtalk', 'wecom', 'feishu'] as const;

/** How each provider says a thing. */
export const saying = (kind: RobotKind, code: number, words: string): Told => ({
  body: JSON.stringify(
    kind === 'feishu' ? { code, msg: words, data: {} } : { errcode: code, errmsg: words },
  ),
});

/** A provider played by a local server, and a channel with one robot, `night`. */
export async function robotStage(
  kind: RobotKind,
  says: Parameters<typeof startProvider>[0],
  changes: Partial<Robot> = {},
) {
  const provider = await startProvider(says);
  const robot: Robot = {
    name: 'night',
    url: `${provider.url}${PATHS[kind]}`,
    mentions: [],
    timeoutMs: 2000,
    ...changes,
  };
  const clock = { now: () => NOW };
  const channel = OPEN[kind]({ robots: [robot], clock });
  const bodies = (): readonly unknown[] =>
    provider.asked.map(({ body }): unknown => JSON.parse(body));
  return { ...provider, channel, bodies };
}

/** A moment with a fraction of a second. */
export const NOW = 1_599_360_473_123;
