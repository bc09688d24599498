import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { STANDINGS } from '../../../src/api/answer/answer-words.ts';
import { webhookSignature } from '../../../src/channel/webhook/webhook-channel.ts';
import { problemLine } from '../../../src/config/config-problem.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { CHANNEL_NAMES, DispatchPlan } from '../../../src/model/dispatch-plan.ts';
import { MESSAGE_RATES } from '../../../src/model/message-rate.ts';
import { temporaryDirectory } from '../../support/temp-dir.ts';
import { namesIn, tableBelow } from './markdown-tables.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const notifications = read('docs/notifications.md');
const blocks = (page: string, language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );
/** Names in backquotes, in all cells of a column. */
const codesIn = (rows: readonly (readonly string[])[], column: number): readonly string[] =>
  rows.flatMap((row) =>
    [...(row[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );

describe('docs/notifications.md', () => {
  const load = (text: string) =>
    loadConfig({
      text,
      path: 'f',
      env: {},
      readSecretFile: (path) => {
        if (path.endsWith('-url')) return 'https://robot.example.org/send';
        return path.endsWith('smpp-password') ? 'eight-ch' : 'a-secret-of-16-letters';
      },
    });

  it('shows only settings that the service takes, alone and together', () => {
    const examples = blocks(notifications, 'yaml');
    for (const text of [...examples, examples.join('\n')]) {
      const loaded = load(text);
      expect(loaded.ok ? [] : loaded.error.map(problemLine), text).toEqual([]);
    }
    expect(examples.length).toBe(5);
    expect(examples.filter((text) => load(text.replace('url', 'ulr')).ok)).toHaveLength(1);
  });

  it('names every channel, and the budget that each has', () => {
    const ways = codesIn(tableBelow(notifications, '## Channels 通道'), 0);
    expect(ways).toEqual(['email', 'sms', 'dingtalk', 'wecom', 'feishu', 'webhook']);
    expect([...ways].sort()).toEqual([...CHANNEL_NAMES].sort());
    const rows = tableBelow(notifications, '## Budgets and grouping 限量与合并');
    for (const row of rows) {
      for (const channel of codesIn([row], 0)) {
        const rate = Object.entries(MESSAGE_RATES).find(([name]) => name === channel)?.[1];
        expect(row.slice(1), channel).toEqual([
          String(rate?.atOnce),
          `${(rate?.everyMs ?? 0) / 1000} s`,
          `${rate?.perSecond} a second`,
        ]);
      }
    }
    expect(codesIn(rows, 0)).toHaveLength(CHANNEL_NAMES.length);
  });

  it('has code that tells our messages from others', async () => {
    const [code = ''] = blocks(notifications, 'js');
    const file = join(temporaryDirectory('example'), 'receiver.mjs');
    writeFileSync(file, code);
    // the border: the example is untyped JavaScript
    const { messageIn } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      messageIn(signature: unknown, body: Buffer, key: string, now: number): unknown;
    };
    const [key, now] = ['a-key-of-16-characters', 1_795_700_000];
    const body = Buffer.from('{"kind":"alarm","title":{"zh":"出口超压"}}');
    const signature = webhookSignature(key, now, body.toString('utf8'));
    expect(messageIn(signature, body, key, now + 2)).toEqual(JSON.parse(body.toString('utf8')));
    const changed = Buffer.from(body.toString('utf8').replace('alarm', 'other'));
    expect(messageIn(signature, changed, key, now)).toBeNull();
    expect(messageIn(signature, body, 'another-key-of-16-letters', now)).toBeNull();
    expect(messageIn(signature, body, key, now + 301)).toBeNull();
    expect(messageIn(signature.replace('t=1', 't=2'), body, key, now)).toBeNull();
    for (const none of [undefined, '', 'v1=00', `t=${now},v1=00`])
      expect(messageIn(none, body, key, now), String(none)).toBeNull();
  });
});

describe('docs/alarms.md', () => {
  const alarms = read('docs/alarms.md');

  it('explains what the page behind a link can say, in its words', () => {
    const heading = '## Answering from the message 从消息中确认';
    const from = alarms.slice(alarms.indexOf('| the page says |'));
    const told = tableBelow(`${heading}\n${from}`, heading).map(([words = '']) => words);
    const { open: _open, done: _done, ...others } = STANDINGS;
    const headlines = Object.values(others).map(([headline]) => headline.en);
    expect([...told].sort()).toEqual([...headlines].sort());
  });

  it('has every state of an alarm, once', () => {
    const rows = tableBelow(alarms, '## The life of an alarm 告警的一生');
    expect(namesIn(rows)).toEqual(['unacknowledged', 'acknowledged', 'returned', 'closed']);
  });
});

describe('docs/dispatch.md', () => {
  it('has every key of the dispatch section', () => {
    const page = read('docs/dispatch.md');
    const keys = Object.entries(DispatchPlan.shape).flatMap(([name, schema]) => {
      const list = 'innerType' in schema.def ? schema.def.innerType : schema;
      const item = 'element' in list.def ? list.def.element : null;
      const below = item !== null && 'shape' in item ? Object.keys(Object(item.shape)) : [];
      return [name, ...below.filter((key) => key !== 'id' && key !== 'name')];
    });
    expect(keys.length).toBeGreaterThan(20);
    const untold = keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(page));
    expect(untold).toEqual([]);
  });
});
