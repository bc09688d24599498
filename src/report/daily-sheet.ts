import { dateName } from '../lib/local-time.ts';
import type { ZoneOutlook } from '../metering/outlook/zone-outlook.ts';
import type { Alarm } from '../model/alarm.ts';
import type { ZoneSpec } from '../model/fleet.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Localized } from '../model/localized.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import { alarmSection, raisedIn } from './daily-alarms.ts';
import { pressureSection } from './pressure-section.ts';
import {
  column,
  numberCell,
  type Report,
  type ReportSources,
  type ReportSpec,
  type Section,
  textCell,
  word,
} from './report.ts';
import { companyCalendar, gasDaysOf } from './report-span.ts';
import { spanAlarms } from './span-alarms.ts';
import { taken } from './taken.ts';
import {
  type BalancedZone,
  flowCells,
  flowColumns,
  isNotable,
  zoneBalances,
  zonesWithoutInlet,
} from './zone-balances.ts';

const TITLE = word('调度日报', 'Daily dispatch sheet');

export const dailySheet = {
  kind: 'daily',
  title: TITLE,
  about:
    'Daily dispatch sheet: gas in and out of the zones, pressures of the stations, alarms, demand to come.',
  when: 'When it goes out; it tells of the gas days that have ended since the one before.',
  cron: '30 8 * * *',
  staleHours: 12,
  access: 'balance.read',
  tells: 'since-last',
  usualDays: 1,
  make: sheetOf,
} as const satisfies ReportSpec;

async function sheetOf(sources: ReportSources, asked: Span): Promise<Report> {
  const { records, fleet, settings, desk } = sources;
  const days = gasDaysOf(companyCalendar(sources), asked);
  const alarms = await spanAlarms(records.alarms, days);
  const zones = await zoneBalances(sources, alarms, days, 'day');
  const metered = fleet.fleet.zones.filter(hasMeters(fleet));
  const outlooks = await taken(metered, async (zone) => ({
    zone,
    outlook: await desk().zones.outlook(zone, days.to),
  }));
  const pressures = await pressureSection(sources, days);
  return {
    kind: 'daily',
    title: TITLE,
    span: { from: days.from, to: days.to },
    timeZone: settings.timeZone,
    summary: [flowLine(zones), alarmLine(raisedIn(alarms, days)), demandLine(outlooks)],
    sections: [
      flowSection(zones, sources),
      pressures,
      alarmSection(alarms, fleet, days),
      outlookSection(outlooks),
    ],
    signatures: [word('值班调度', 'Dispatcher'), word('审核', 'Reviewed by')],
  };
}

const hasMeters =
  ({ fleet: { sites } }: FleetIndex) =>
  ({ id }: ZoneSpec): boolean =>
    sites.some(({ zone, meters }) => zone === id && meters.length > 0);

function flowLine(zones: readonly BalancedZone[]): Localized {
  const inM3 = whole(zones.reduce((sum, { balance }) => sum + balance.total.inM3, 0));
  const outM3 = whole(zones.reduce((sum, { balance }) => sum + balance.total.outM3, 0));
  return word(
    `${zones.length} 个片区进气 ${inM3} m³，出气 ${outM3} m³`,
    `${zones.length} zones: ${inM3} m³ in, ${outM3} m³ out`,
  );
}

const whole = (m3: number): string => m3.toLocaleString('en', { maximumFractionDigits: 0 });

function alarmLine(raised: readonly Alarm[]): Localized {
  const counts = [1, 2, 3].map(
    (priority) => `P${priority}: ${raised.filter((one) => one.priority === priority).length}`,
  );
  return word(
    `新告警 ${raised.length} 条（${counts.join('，')}）`,
    `New alarms: ${raised.length} (${counts.join(', ')})`,
  );
}

interface Ahead {
  readonly zone: ZoneSpec;
  readonly outlook: ZoneOutlook;
}

function demandLine(all: readonly Ahead[]): Localized {
  const known = all.flatMap(({ outlook }) => outlook.days[0]?.m3 ?? []).filter(Number.isFinite);
  const m3 = whole(known.reduce((sum, one) => sum + one, 0));
  const missing = all.length - known.length;
  return missing === all.length
    ? word('历史数据不足，无需求预测', 'No demand outlook: too little past')
    : word(
        `今日预计用气 ${m3} m³${missing === 0 ? '' : `（${missing} 个片区无预测）`}`,
        `Demand expected today: ${m3} m³${missing === 0 ? '' : ` (${missing} zones without)`}`,
      );
}

const flowSection = (zones: readonly BalancedZone[], sources: ReportSources): Section => ({
  title: word('片区进出气', 'Gas in and out'),
  note: withoutInlet(sources),
  columns: flowColumns,
  rows: zones.map((one) =>
    isNotable(one) ? { cells: flowCells(one), tone: 'bad' } : { cells: flowCells(one) },
  ),
  none: word('没有设进气表的片区', 'No zone has an inlet meter'),
});

function withoutInlet(sources: ReportSources): Localized | null {
  const names = zonesWithoutInlet(sources).map(({ name }) => name);
  return names.length === 0
    ? null
    : word(
        `未设进气表、不做平衡：${names.map(({ zh }) => zh).join('、')}`,
        `No inlet meter, no balance: ${names.map(({ en }) => en).join(', ')}`,
      );
}

function outlookSection(all: readonly Ahead[]): Section {
  const days = all[0]?.outlook.days ?? [];
  return {
    title: word('七日需求预测', 'Demand in seven days'),
    note: word(
      '气日用气量，m³；80% 区间按过去八周回测；气温按近期水平不变',
      'm³ of a gas day; the range held 8 of 10 days of the last eight weeks; temperature is taken to stay',
    ),
    columns: [
      column('片区', 'Zone', 16),
      ...days.map(({ day }) => column(dateName(day).slice(5), dateName(day).slice(5), 9)),
      column('今日下限', 'Today, low', 9),
      column('今日上限', 'Today, high', 9),
      column('今日高峰小时', 'Peak hour today', 10),
      column('平均误差 (%)', 'Mean error (%)', 9),
    ],
    rows: all.map(({ zone, outlook }) => {
      const [today] = outlook.days;
      const { mape } = outlook.error;
      return {
        cells: [
          textCell(zone.name),
          ...outlook.days.map(({ m3 }) => numberCell(m3)),
          numberCell(today?.low ?? null),
          numberCell(today?.high ?? null),
          numberCell(today?.peakHourM3 ?? null),
          numberCell(mape === null ? null : 100 * mape, 1),
        ],
      };
    }),
    none: word('没有片区', 'There are no zones'),
  };
}
