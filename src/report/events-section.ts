import { lifeOf } from '../alarm/kpi-life.ts';
import type { Alarm, AlarmEvent } from '../model/alarm.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Localized } from '../model/localized.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import { whatPlace, whatWhere } from './open-section.ts';
import { column, type Row, type Section, same, textCell, word } from './report.ts';

/** Of what people did and what they were called for; how detectors corrected themselves is not told. */
const EVENT_WORDS: Partial<Readonly<Record<AlarmEvent['event'], Localized>>> = {
  raised: word('发生', 'Began'),
  reactivated: word('再次发生', 'Came back'),
  returned: word('恢复', 'Ended'),
  changed: word('升级', 'Graver'),
  're-alarmed': word('再次提醒', 'Called again'),
  acknowledged: word('确认', 'Acknowledged'),
  commented: word('备注', 'Comment'),
  shelved: word('搁置', 'Shelved'),
  unshelved: word('取消搁置', 'Unshelved'),
  'out-of-service': word('停用', 'Out of service'),
  'in-service': word('恢复使用', 'In service'),
  'under-permit': word('作业票内', 'Under a permit'),
  'permit-ended': word('作业票结束', 'Permit ended'),
};

const CALLING: readonly AlarmEvent['event'][] = ['raised', 'reactivated', 're-alarmed'];

/** What happened in the shift, in order of time. */
export function eventsSection(
  alarms: readonly Alarm[],
  fleet: FleetIndex,
  { from, to }: Span,
): Section {
  const lines = alarms
    .filter(({ priority }) => priority <= 3)
    .flatMap((alarm) => {
      const heard = new Set<number>(lifeOf(alarm).heard);
      return (
        alarm.history
          .filter(({ at }) => at >= from && at < to)
          // what kept quiet called nobody
          .filter(({ at, event }) => !CALLING.includes(event) || heard.has(at))
          .map((line) => ({ alarm, line }))
      );
    })
    .sort((a, b) => a.line.at - b.line.at || a.alarm.priority - b.alarm.priority);
  return {
    title: word('本班经过', 'What happened'),
    note: null,
    columns: [
      column('时间', 'Time', 11),
      column('级别', 'Prio.', 7),
      column('事件', 'Event', 15),
      column('告警', 'Alarm', 43),
      column('人员与备注', 'By, comment', 24),
    ],
    rows: lines.flatMap(({ alarm, line }): readonly Row[] => {
      const event = EVENT_WORDS[line.event];
      if (event === undefined) return [];
      const said = [line.by, line.comment].filter((part) => part !== undefined).join(': ');
      const cells = [
        { at: line.at },
        textCell(`P${alarm.priority}`),
        textCell(event),
        // its number is told once, where it begins
        textCell((CALLING.includes(line.event) ? whatWhere : whatPlace)(alarm, fleet)),
        textCell(same(said)),
      ];
      return [alarm.priority === 1 ? { cells, tone: 'p1' } : { cells }];
    }),
    none: word('本班无告警事件', 'Nothing happened'),
  };
}
