import type { Localized } from '../model/localized.ts';
import { type KpiTable, kpiTable, type Span } from '../pipeline/alarm-kpis.ts';
import { deliverySection, failedDeliveries } from './delivery-section.ts';
import { eventsSection } from './events-section.ts';
import { kpiSection } from './kpi-section.ts';
import { type OpenAlarm, openAt, openSection } from './open-section.ts';
import { permitSection, quietSection } from './order-sections.ts';
import { permitsAt, removalsIn, shelvesIn, stillAt } from './orders-in-force.ts';
import { type Report, type ReportSources, type ReportSpec, word } from './report.ts';
import { spanAlarms } from './span-alarms.ts';

const TITLE = word('交接班报告', 'Shift handover');

export const handover = {
  kind: 'handover',
  title: TITLE,
  about: 'Shift handover.',
  when: 'When shifts change; each report tells of the time since the one before.',
  cron: '0 8,20 * * *',
  staleHours: 6,
  // recipients of notifications are in it
  access: 'notifications.read',
  tells: 'since-last',
  usualDays: 1,
  make: handed,
} as const satisfies ReportSpec;

/** What one shift hands to the next, as it stood at the end of the span. */
async function handed(sources: ReportSources, span: Span): Promise<Report> {
  const { records, fleet, settings } = sources;
  const [alarms, permits, shelves, removals, failed] = await Promise.all([
    spanAlarms(records.alarms, span),
    permitsAt(records.orders, span.to),
    shelvesIn(records.orders, span),
    removalsIn(records.orders, span),
    failedDeliveries(records.ledger, span),
  ]);
  const open = openAt(alarms, span.to);
  const kpis = kpiTable(alarms, span, settings.limits);
  const quiet = stillAt(shelves, span.to).length + stillAt(removals, span.to).length;
  const overdue = permits.filter(({ state }) => state === 'overdue').length;
  const byId = new Map(alarms.map((alarm) => [alarm.id, alarm]));
  return {
    kind: 'handover',
    title: TITLE,
    span,
    timeZone: settings.timeZone,
    summary: [
      openLine(open),
      shiftLine(kpis),
      word(
        `作业票 ${permits.length} 张，其中超期 ${overdue} 张；搁置与停用 ${quiet} 项`,
        `Work permits: ${permits.length}, overdue: ${overdue}; shelved or out of service: ${quiet}`,
      ),
      failed.length === 0
        ? word('通知全部送出', 'Every notification went out')
        : word(
            `${failed.length} 条通知未送达`,
            `Notifications that did not arrive: ${failed.length}`,
          ),
    ],
    sections: [
      openSection(open, fleet, span.to),
      permitSection(permits, fleet),
      quietSection(shelves, removals, fleet, span.to),
      deliverySection(failed, byId, fleet),
      eventsSection(alarms, fleet, span),
      kpiSection(kpis),
    ],
  };
}

function openLine(open: readonly OpenAlarm[]): Localized {
  const called = open.filter(({ alarm, standing }) => alarm.priority <= 3 && !standing.muted);
  const count = (priority: number): number =>
    called.filter(({ alarm }) => alarm.priority === priority).length;
  const nobody = called.filter(({ standing }) => standing.by === null).length;
  const counts = [1, 2, 3].map((priority) => `P${priority}: ${count(priority)}`);
  return word(
    `未结告警 ${called.length} 条（${counts.join('，')}），其中 ${nobody} 条无人确认`,
    `Open alarms: ${called.length} (${counts.join(', ')}), acknowledged by nobody: ${nobody}`,
  );
}

function shiftLine({ annunciations, floods, rows }: KpiTable): Localized {
  const missed = rows.filter(({ met }) => met === false).length;
  return word(
    `本班告警 ${annunciations} 次，泛滥 ${floods.length} 次，${missed} 项指标未达标`,
    `Alarms in the shift: ${annunciations}; floods: ${floods.length}; figures missed: ${missed}`,
  );
}
