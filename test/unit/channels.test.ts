import { describe, expect, it } from 'vitest';
import { openChannels } from '../../src/channels.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { messageSample } from './channel/message-sample.ts';
import { saying } from './channel/robot/robot-stage.ts';
import { startProvider } from './channel/sms/http-stage.ts';

const clock = { now: () => 1_700_000_000_000 };

function configured(text: string) {
  const result = loadConfig({
    text,
    path: 'f',
    env: {},
    readSecretFile: () => 'SECRET-OF-FILE-01',
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('the configuration as channels', () => {
  it('has none for an empty one', () => {
    expect(openChannels(configured(''), clock).all.size).toBe(0);
  });

  it('has one for each provider, which knows its own robots only', async () => {
    const provider = await startProvider(() => saying('dingtalk', 0, 'ok'));
    const { all } = openChannels(
      configured(
        [
          'robots:',
          `  - {name: night, kind: dingtalk, url: "${provider.url}/d", secretFile: /s}`,
          `  - {name: day, kind: dingtalk, url: "${provider.url}/e"}`,
          `  - {name: crew, kind: wecom, url: "${provider.url}/w"}`,
          `webhooks: [{name: voice, url: "${provider.url}/h", secretFile: /s}]`,
        ].join('\n'),
      ),
      clock,
    );
    expect([...all.keys()]).toEqual(['dingtalk', 'wecom', 'webhook']);
    const send = (channel: string, recipient: string) =>
      all.get(channel)?.send(messageSample({}, { recipient }));
    await send('dingtalk', 'night');
    await send('wecom', 'crew');
    await send('webhook', 'voice');
    const [signed = '', ...plain] = provider.asked.map(({ url }) => url);
    expect(signed).toMatch(/^\/d\?timestamp=1700000000000&sign=/);
    expect(plain).toEqual(['/w', '/h']);
    await expect(send('wecom', 'night')).resolves.toMatchObject({ permanent: true });
  });
});
