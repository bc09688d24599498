import { describe } from '../../../src/alarm/text/describe.ts';
import { wordsOf } from '../../../src/alarm/text/texts.ts';
import type { AlarmBrief, AlarmMessage, MessageNames } from '../../../src/channel/channel.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { epochMs } from '../../../src/model/units.ts';

/** 02:13:20 on 4 March 2026 in Shanghai. */
export const NIGHT = epochMs(Date.parse('2026-03-03T18:13:20Z'));

export const NAMES: MessageNames = {
  site: { zh: '城东纺织', en: 'East Textile' },
  zone: { zh: '城东片区', en: 'East zone' },
  customer: { zh: '城东纺织有限公司', en: 'East Textile Ltd' },
  subject: { zh: '主路 A', en: 'run A (duty)' },
};

const OVERPRESSURE: Alarm['evidence'] = [
  { name: 'pOut', value: 152.31, unit: 'kPa', limit: 140, relation: 'at least' },
  { name: 'set', value: 100, unit: 'kPa' },
];

export function briefSample(changes: Partial<Alarm> = {}, names = NAMES): AlarmBrief {
  const type = changes.type ?? 'regulator.overpressure';
  const subject = changes.subject ?? { kind: 'run', id: 'S1/A' };
  const evidence = changes.evidence ?? OVERPRESSURE;
  const alarm: Alarm = {
    id: 'regulator.overpressure~S1~A~mm4q7v2o',
    type,
    priority: 1,
    site: 'S1',
    subject,
    state: 'unacknowledged',
    shelvedUntil: null,
    suppressedBy: null,
    occurredAt: NIGHT,
    receivedAt: NIGHT,
    detectedAt: NIGHT,
    returnedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    late: false,
    evidence,
    estimate: null,
    ...describe(type, subject, evidence, names),
    permit: null,
    outOfService: false,
    occurrence: 1,
    history: [],
    ...changes,
  };
  return {
    alarm,
    ...wordsOf(alarm),
    names,
    timeZone: 'Asia/Shanghai',
    links: { alarm: `https://gas.example.org/alarms/${encodeURIComponent(alarm.id)}` },
  };
}

export function deliverySample(changes: Partial<Delivery> = {}): Delivery {
  const delivery: Delivery = {
    key: '',
    alarm: 'regulator.overpressure~S1~A~mm4q7v2o',
    reason: 'first',
    channel: 'email',
    recipient: 'night@gas.example.org',
    language: 'both',
    person: null,
    occurrence: 1,
    plannedAt: NIGHT,
    notBefore: changes.plannedAt ?? NIGHT,
    fallback: [],
    ...changes,
  };
  const key = `${delivery.alarm}/1/${delivery.reason}/${delivery.channel}/${delivery.recipient}`;
  return { ...delivery, key: changes.key ?? key };
}

export const messageSample = (
  alarm: Partial<Alarm> = {},
  delivery: Partial<Delivery> = {},
  names = NAMES,
): AlarmMessage => {
  const sent = deliverySample(delivery);
  const { key, recipient, language } = sent;
  return {
    kind: 'alarm',
    key,
    recipient,
    language,
    ...briefSample(alarm, names),
    delivery: sent,
    uncertain: false,
    answer: null,
  };
};
