import type { GroupItem, GroupMessage, Notice } from '../../../src/channel/channel.ts';
import { type EpochMs, epochMs } from '../../../src/model/units.ts';
import { briefSample, deliverySample, NAMES, NIGHT } from './message-sample.ts';

const MINUTE = 60_000;

/** One alarm of a group: an overpressure, silent meters, a stuck one. */
export function itemSample(at: number, plannedAt: EpochMs = NIGHT): GroupItem {
  const id = `comms.silent~M${at}`;
  const site = {
    ...NAMES,
    site: { zh: `站点 ${at % 7}`, en: `Site ${at % 7}` },
    subject: { zh: `表 M${at}`, en: `meter M${at}` },
  };
  const kind =
    at % 5 === 4
      ? { type: 'meter.stuck', priority: 2 as const, evidence: [] }
      : {
          type: 'comms.silent',
          priority: 3 as const,
          evidence: [{ name: 'silent', value: 4 + at, unit: 'h', limit: 3, relation: 'above' }],
        };
  const subject = { kind: 'meter' as const, id: `M${at}` };
  const occurredAt = epochMs(NIGHT + at * MINUTE);
  const { type, priority, evidence } = kind;
  const alarm = { id, type, priority, evidence, subject, occurredAt } as Parameters<
    typeof briefSample
  >[0];
  return {
    brief: briefSample(alarm, site),
    delivery: deliverySample({ alarm: id, plannedAt }),
  };
}

/** An emergency first, then as many more as asked for. */
export function groupSample(more: number, changes: Partial<GroupMessage> = {}): GroupMessage {
  const emergency = { brief: briefSample(), delivery: deliverySample() };
  const items = [emergency, ...Array.from({ length: more }, (_, at) => itemSample(at))];
  return {
    kind: 'group',
    why: 'storm',
    key: `group/${more + 1}/${emergency.delivery.key}`,
    recipient: 'night@gas.example.org',
    language: 'both',
    uncertain: false,
    items: items.toSorted((a, b) => a.brief.alarm.priority - b.brief.alarm.priority),
    links: { alarms: 'https://gas.example.org/alarms' },
    ...changes,
  };
}

export const noticeSample = (changes: Partial<Notice> = {}): Notice => ({
  kind: 'notice',
  key: 'self-test/2026-03-04/email/night@gas.example.org',
  recipient: 'night@gas.example.org',
  language: 'both',
  uncertain: false,
  title: { zh: '每日自检', en: 'Daily self-test' },
  lines: [
    { zh: '收到本消息说明该渠道正常。', en: 'This channel works, since you got this.' },
    { zh: '无需处理。', en: 'Nothing to do.' },
  ],
  ...changes,
});
