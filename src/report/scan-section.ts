import { lifeOf } from '../alarm/kpi-life.ts';
import { overlapMs } from '../alarm/kpi-time.ts';
import { titleOf } from '../alarm/text/texts.ts';
import type { Alarm } from '../model/alarm.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import { keyOf, placeOf, type Span } from '../pipeline/alarm-kpis.ts';
import { column, type Row, type Section, textCell, word } from './report.ts';
import { standingAt } from './standing-at.ts';

const SILENCES: ReadonlySet<Alarm['type']> = new Set(['comms.silent', 'comms.gateway']);

interface Silence {
  readonly alarm: Alarm;
  readonly times: number;
  readonly seconds: number;
  readonly silentNow: boolean;
}

/** Points that gave no values in the period, the longest first; one row for each. */
export function offScan(alarms: readonly Alarm[], span: Span): readonly Silence[] {
  const byKey = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    if (!SILENCES.has(alarm.type)) continue;
    byKey.set(keyOf(alarm), [...(byKey.get(keyOf(alarm)) ?? []), alarm]);
  }
  return [...byKey.values()]
    .flatMap((own): readonly Silence[] => {
      const [alarm] = own;
      const stretches = own
        .flatMap((one) => lifeOf(one).active)
        .filter((stretch) => overlapMs(stretch, span) > 0);
      if (alarm === undefined || stretches.length === 0) return [];
      const ms = stretches.reduce((sum, stretch) => sum + overlapMs(stretch, span), 0);
      const silentNow = own.some((one) => standingAt(one, span.to)?.active === true);
      return [{ alarm, times: stretches.length, seconds: ms / 1000, silentNow }];
    })
    .sort((a, b) => b.seconds - a.seconds || (a.alarm.id < b.alarm.id ? -1 : 1));
}

export const scanSection = (
  silences: readonly Silence[],
  fleet: FleetIndex,
  span: Span,
): Section => ({
  title: word('离线点（无数据）', 'Points off scan (silent)'),
  note: null,
  columns: [
    column('地点', 'Where', 34),
    column('告警', 'Alarm', 22),
    column('次数', 'Times', 8),
    column('本期时长', 'Time in the period', 13),
    column('占本期', 'Share of the period', 11),
    column('现状', 'Now', 12),
  ],
  rows: silences.map(({ alarm, times, seconds, silentNow }): Row => {
    const cells = [
      textCell(placeOf(alarm, fleet)),
      textCell(titleOf(alarm.type)),
      { count: times },
      { seconds },
      { share: (seconds * 1000) / Math.max(1, span.to - span.from) },
      textCell(silentNow ? word('仍无数据', 'Still silent') : word('已恢复', 'Back')),
    ];
    return silentNow ? { cells, tone: 'bad' } : { cells };
  }),
  none: word('本期无离线点', 'No points were off scan'),
});
