import { expect, onTestFinished } from 'vitest';
import { MAY_HAVE_ARRIVED } from '../../../../src/channel/channel.ts';
import type { SmsGateway } from '../../../../src/channel/sms/sms-gateway.ts';
import { AppError } from '../../../../src/lib/app-error.ts';

export const NOW = Date.parse('2026-03-03T18:13:20Z');
export const clock = { now: () => NOW };

export const closing = <T extends SmsGateway>(gateway: T): T => {
  onTestFinished(() => gateway.close());
  return gateway;
};

/** What became of a send, on one line. */
export const outcome = async (work: ReturnType<SmsGateway['send']>): Promise<string> => {
  try {
    const result = await work;
    if (result.outcome === 'accepted') return `accepted ${result.providerId}`;
    const wait = result.retryAfterMs === undefined ? '' : ` after ${result.retryAfterMs}`;
    return `${result.permanent ? 'permanent' : 'temporary'}${wait}`;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    expect(thrown.message).not.toMatch(/s3cr3t|AKSECRET|12345/);
    return `${thrown.code}${thrown.message.endsWith(MAY_HAVE_ARRIVED) ? ' marked' : ''}`;
  }
};
