import { describe, expect, it } from 'vitest';
import type { AlarmMessage } from '../../../src/channel/channel.ts';
import { mailView } from '../../../src/channel/email/mail-view.ts';
import { shortAlarm } from '../../../src/channel/text/short-alarm.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { briefSample, deliverySample, NIGHT } from './message-sample.ts';

const message = (delivery: Partial<Delivery>, alarm: Partial<Alarm> = {}): AlarmMessage => ({
  kind: 'alarm',
  key: 'k',
  recipient: 'a@x',
  language: 'both',
  uncertain: false,
  delivery: deliverySample(delivery),
  answer: null,
  ...briefSample(alarm),
});

describe('why somebody is told', () => {
  it('when nobody acknowledged in time it does not say that the priority rose', () => {
    const late = { reason: 'escalated', key: 'a/1/escalated-step-1/sms/x' } as const;
    expect(mailView(message(late)).why.en).toMatch(/^Nobody acknowledged/);
    const rise = { reason: 'escalated', key: 'a/1/escalated-P1/sms/x' } as const;
    expect(mailView(message(rise)).why.en).toBe('The alarm rose to priority 1.');
  });

  it('a reminder that had to wait does not deny that somebody has the alarm', () => {
    const waiting = message({ reason: 'reminder' });
    expect(mailView(waiting).reason?.zh).toBe('仍未确认');
    expect(shortAlarm(waiting, 'zh', 'code').tag).toBe('P1 紧急·仍未确认');
    const taken = message(
      { reason: 'reminder' },
      { state: 'acknowledged', acknowledgedBy: 'li', acknowledgedAt: NIGHT },
    );
    expect(mailView(taken).reason?.zh).toBe('已有人确认');
    expect(mailView(taken).why.en).toMatch(/^The alarm was acknowledged before/);
    expect(shortAlarm(taken, 'zh', 'code').tag).toBe('P1 紧急·已有人确认');
    expect(shortAlarm(taken, 'en', 'code').tag).toBe('P1 Emergency, acknowledged by now');
  });
});
