import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/channel/channel.ts';
import { attempt } from '../../../src/channel/outbox-attempt.ts';
import { type Held, openLane } from '../../../src/channel/outbox-lanes.ts';
import { gatewayBreaker } from '../../../src/channel/sms/gateway-breaker.ts';
import { briefSample, deliverySample, NIGHT } from './message-sample.ts';

const DAY = 86_400_000;
const TEN_MINUTES = 600_000;

const held = (): Held => ({
  line: {
    ...deliverySample(),
    state: 'queued',
    attempts: [],
    uncertain: false,
    nextAttemptAt: NIGHT,
    acceptedAt: null,
    providerId: null,
    insteadOf: null,
    place: 1,
  },
  priority: 1,
  failures: 0,
  notBefore: NIGHT,
  lastFailure: 'none',
  handedOver: 'no',
});

describe('a provider that asks for patience', () => {
  const asking = (retryAfterMs: number): Channel => ({
    name: 'email',
    send: async () => ({ outcome: 'refused', permanent: false, retryAfterMs, detail: '503' }),
    close: async () => {},
  });
  const waitOf = async (retryAfterMs: number) => {
    const one = held();
    const words = { alarmOf: async () => briefSample(), answerOf: () => null, alarmsLink: '' };
    const parcel = { kind: 'one', tells: [one], along: [] } as const;
    const { ending } = await attempt(openLane(one.line), parcel, asking(retryAfterMs), words);
    return ending?.end === 'failed' ? ending.retryAfterMs : null;
  };

  it('is heard, but cannot silence a recipient for a day', async () => {
    expect([await waitOf(90_000), await waitOf(DAY)]).toEqual([90_000, TEN_MINUTES]);
  });

  it('nor itself among the gateways', () => {
    const breaker = gatewayBreaker({ failures: 3, restMs: 1000 }, { now: () => NIGHT });
    breaker.rest(90_000);
    expect(breaker.restsFor()).toBe(90_000);
    breaker.rest(DAY);
    expect(breaker.restsFor()).toBe(TEN_MINUTES);
  });
});
