import type { Alarm } from '../model/alarm.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Localized } from '../model/localized.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import { openAt, whatWhere } from './open-section.ts';
import { column, type Row, type Section, textCell, word } from './report.ts';
import { standingAt } from './standing-at.ts';

/** That began in the span, notices left out; gravest first, then oldest. */
export const raisedIn = (alarms: readonly Alarm[], { from, to }: Span): readonly Alarm[] =>
  alarms
    .filter(({ priority, occurredAt }) => priority <= 3 && occurredAt >= from && occurredAt < to)
    .sort((a, b) => a.priority - b.priority || a.occurredAt - b.occurredAt);

/** What began in the span, and what stood open at its end from before. */
export function alarmSection(alarms: readonly Alarm[], fleet: FleetIndex, span: Span): Section {
  const raised = raisedIn(alarms, span);
  const older = openAt(alarms, span.to)
    .map(({ alarm }) => alarm)
    .filter(({ priority, occurredAt }) => priority <= 3 && occurredAt < span.from);
  return {
    title: word('告警', 'Alarms'),
    note: word(
      '本期新发生的，及期末仍未结的',
      'New in the period, and older ones still open at its end',
    ),
    columns: [
      column('级别', 'Prio.', 7),
      column('告警', 'Alarm', 50),
      column('开始', 'Since', 14),
      column('期末状态', 'At the end', 22),
    ],
    rows: [...raised, ...older].map((alarm): Row => {
      const cells = [
        textCell(`P${alarm.priority}`),
        textCell(whatWhere(alarm, fleet)),
        { at: alarm.occurredAt },
        textCell(stateAt(alarm, span)),
      ];
      if (alarm.priority > 2) return { cells };
      return { cells, tone: alarm.priority === 1 ? 'p1' : 'p2' };
    }),
    none: word('无告警', 'No alarms'),
  };
}

function stateAt(alarm: Alarm, { to }: Span): Localized {
  const standing = standingAt(alarm, to);
  if (standing === null) return word('已关闭', 'Closed');
  if (standing.muted) return word('已搁置或抑制', 'Shelved or suppressed');
  if (!standing.active) return word('已恢复，未确认', 'Ended, not acknowledged');
  return standing.by === null
    ? word('持续，无人确认', 'Active, nobody has it')
    : word(`持续，${standing.by} 处理中`, `Active, with ${standing.by}`);
}
