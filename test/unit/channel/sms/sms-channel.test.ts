import { describe, expect, it } from 'vitest';
import {
  type ChannelListener,
  MAY_HAVE_ARRIVED,
  type Refused,
  type SendResult,
} from '../../../../src/channel/channel.ts';
import { channelFault } from '../../../../src/channel/sms/channel-fault.ts';
import { openSmsChannel } from '../../../../src/channel/sms/sms-channel.ts';
import type { OutgoingText, SmsGateway } from '../../../../src/channel/sms/sms-gateway.ts';
import { AppError } from '../../../../src/lib/app-error.ts';
import type { Alarm } from '../../../../src/model/alarm.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { messageSample } from '../message-sample.ts';
import { inbox } from './smsc.ts';

type Says = (text: OutgoingText) => SendResult;

/** A gateway whose provider the test plays. */
function gateway(name: string, says: Says): SmsGateway & { asked: OutgoingText[] } {
  const asked: OutgoingText[] = [];
  return {
    name,
    asked,
    answerBy: name === 'linked' ? 'link' : 'code',
    callback: null,
    send: async (text) => {
      asked.push(text);
      return says(text);
    },
    close: async () => undefined,
  };
}

const accepts: Says = () => ({ outcome: 'accepted', providerId: 'p1', detail: 'taken' });
const refuses =
  (more: Partial<Refused> = {}): Says =>
  () => ({ outcome: 'refused', permanent: false, detail: 'not now', ...more });
const dies: Says = () => {
  throw channelFault('unreachable', 'no route');
};
const isSilent: Says = () => {
  throw channelFault('timeout', 'no answer', 'handed-over');
};

const clockAt = (now: number) => ({ at: now, now: () => now });

function channelOf(gateways: readonly SmsGateway[], clock: { now(): number } = clockAt(0)) {
  return openSmsChannel({
    gateways,
    country: '86',
    mostParts: 3,
    breaker: { failures: 2, restMs: 30_000 },
    clock,
  });
}

const message = (priority: Alarm['priority'] = 2, recipient = '13800138000') => ({
  ...messageSample({ priority }, { language: 'zh', channel: 'sms', recipient }),
  answer: { link: 'https://gas.example.org/a/x', code: '4821' },
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (thrown: unknown) =>
      thrown instanceof AppError ? `${thrown.code}: ${thrown.message}` : 'other',
  );

describe('gateways in their order', () => {
  it('the first that accepts is the last that is asked, and is named', async () => {
    const [first, second] = [gateway('a', accepts), gateway('b', accepts)];
    expect(await channelOf([first, second]).send(message())).toEqual({
      outcome: 'accepted',
      providerId: 'a:p1',
      detail: 'a: taken',
    });
    expect(second.asked).toEqual([]);
    expect(first.asked[0]?.to).toBe('+8613800138000');
  });

  it.each([
    ['does not answer', dies],
    ['refuses for now', refuses()],
  ])('the next is asked when one %s', async (_what, says) => {
    const result = await channelOf([gateway('a', says), gateway('b', accepts)]).send(message());
    expect(result).toMatchObject({ outcome: 'accepted', detail: 'b: taken' });
  });

  it('nobody is asked after a permanent refusal', async () => {
    const second = gateway('b', accepts);
    const first = gateway('a', refuses({ permanent: true, detail: 'no such number' }));
    expect(await channelOf([first, second]).send(message())).toEqual({
      outcome: 'refused',
      permanent: true,
      detail: 'a: no such number',
    });
    expect(second.asked).toEqual([]);
  });

  it('the next one says that it may be a repetition when the first was silent', async () => {
    const second = gateway('b', accepts);
    await channelOf([gateway('a', isSilent), second]).send(message());
    expect(second.asked[0]?.uncertain).toBe(true);
    expect(second.asked[0]?.text).toContain('可能重复');
  });

  it('each asks for the acknowledgement that comes back its way', async () => {
    const [coded, linked] = [gateway('coded', dies), gateway('linked', accepts)];
    await channelOf([coded, linked]).send(message());
    expect(coded.asked[0]?.text).toContain('确认回复4821');
    expect(linked.asked[0]?.text).toContain('确认：https://gas.example.org/a/x');
    expect(linked.asked[0]?.text).not.toContain('4821');
  });
});

describe('when all fail', () => {
  it('it is the channel when nobody answered', async () => {
    const channel = channelOf([gateway('a', dies), gateway('b', isSilent)]);
    expect(await codeOf(channel.send(message()))).toBe(
      `channel.unreachable: a: channel.unreachable: no route; b: channel.timeout: no answer ${MAY_HAVE_ARRIVED}`,
    );
  });

  it('a single one keeps its own code, however often', async () => {
    const channel = channelOf([gateway('a', isSilent)]);
    const expected = `channel.timeout: a: no answer ${MAY_HAVE_ARRIVED}`;
    expect(await codeOf(channel.send(message()))).toBe(expected);
    expect(await codeOf(channel.send(message()))).toBe(expected);
  });

  it('it is a refusal when anybody answered, with all that was said', async () => {
    const channel = channelOf([gateway('a', isSilent), gateway('b', refuses())]);
    expect(await channel.send(message())).toEqual({
      outcome: 'refused',
      permanent: false,
      detail: `a: channel.timeout: no answer; b: not now ${MAY_HAVE_ARRIVED}`,
    });
  });

  it('a fault of the program itself does not keep the next from being asked', async () => {
    const broken: Says = () => {
      throw new TypeError('x is undefined');
    };
    const result = await channelOf([gateway('a', broken), gateway('b', accepts)]).send(message());
    expect(result.detail).toBe('b: taken');
  });
});

describe('a gateway that keeps failing', () => {
  it('is left alone, then probed by one message, and is back when that one succeeds', async () => {
    let [now, dead] = [0, true];
    const first = gateway('a', (text) => (dead ? dies(text) : accepts(text)));
    const channel = channelOf([first, gateway('b', accepts)], { now: () => now });
    for (let n = 0; n < 5; n += 1) await channel.send(message());
    expect(first.asked).toHaveLength(2);
    now = 30_000;
    await Promise.all([channel.send(message()), channel.send(message())]);
    expect(first.asked).toHaveLength(3);
    await channel.send(message());
    expect(first.asked).toHaveLength(3);
    [now, dead] = [60_000, false];
    expect((await channel.send(message())).detail).toBe('a: taken');
    expect((await channel.send(message())).detail).toBe('a: taken');
  });

  it('is asked at once for an emergency when no other is left', async () => {
    const only = gateway('a', dies);
    const channel = channelOf([only]);
    for (let n = 0; n < 3; n += 1) await codeOf(channel.send(message(2)));
    expect(only.asked).toHaveLength(2);
    expect(await codeOf(channel.send(message(2)))).toBe(
      'channel.unreachable: a: not asked, rests for 30 s',
    );
    await codeOf(channel.send(message(1)));
    expect(only.asked).toHaveLength(3);
  });

  it('is given the patience that it asks for, and the outbox is told', async () => {
    const busy = gateway('a', refuses({ retryAfterMs: 5000 }));
    let now = 0;
    const channel = channelOf([busy], { now: () => now });
    expect(await channel.send(message())).toMatchObject({ retryAfterMs: 5000 });
    now = 2000;
    expect(await channel.send(message())).toMatchObject({ outcome: 'refused', retryAfterMs: 3000 });
    expect(busy.asked).toHaveLength(1);
    now = 5000;
    await channel.send(message());
    expect(busy.asked).toHaveLength(2);
  });
});

describe('a recipient', () => {
  it.each(['', 'night@gas.example.org', '12345', '+86 021 5555 6666'])(
    '%j is refused for good, and says what is wrong',
    async (recipient) => {
      const first = gateway('a', accepts);
      const result = await channelOf([first]).send(message(2, recipient));
      expect(result).toMatchObject({ outcome: 'refused', permanent: true });
      expect(result.detail).toMatch(/^the phone number (?:is|has) /);
      expect(first.asked).toEqual([]);
    },
  );
});

describe('what a provider posts', () => {
  const request = {
    url: 'https://gas.example.org/x',
    headers: {},
    body: new Uint8Array(),
    secret: null,
  };

  it('goes to the listener, unless it is forged or for nobody', () => {
    const news = {
      receipts: [{ providerId: 'p', outcome: 'delivered', at: epochMs(1), detail: 'd' } as const],
      replies: [{ from: '+8613800138000', text: '4821' }],
    };
    const listener = inbox();
    const channel = channelOf([
      { ...gateway('good', accepts), callback: () => news },
      { ...gateway('bad', accepts), callback: () => 'forged' },
      gateway('mute', accepts),
    ]);
    channel.listen?.(listener);
    const outcomes = ['good', 'bad', 'mute', 'nobody'].map((name) =>
      channel.takeCallback(name, request),
    );
    expect(outcomes).toEqual(['accepted', 'forged', 'unknown', 'unknown']);
    expect(listener.replies).toEqual(news.replies);
    expect(listener.receipts).toEqual([{ ...news.receipts[0], providerId: 'good:p' }]);
  });

  it('or says over a connection is of that gateway alone, though another gave the same id', async () => {
    const listener = inbox();
    const heard: ChannelListener[] = [];
    const listening = (name: string, says: Says): SmsGateway => ({
      ...gateway(name, says),
      listen: (to) => void heard.push(to),
    });
    const channel = channelOf([listening('a', refuses()), listening('b', accepts)]);
    channel.listen?.(listener);
    const sent = await channel.send(message());
    const receipt = { providerId: 'p1', outcome: 'delivered', at: epochMs(1), detail: '' } as const;
    for (const one of heard) one.receipt(receipt);
    heard[1]?.reply({ from: '+8613800138000', text: '4821' });
    expect(sent).toMatchObject({ providerId: 'b:p1' });
    expect(listener.receipts.map(({ providerId }) => providerId)).toEqual(['a:p1', 'b:p1']);
    expect(listener.replies).toHaveLength(1);
  });
});
