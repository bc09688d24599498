import type { WindowBalance } from '../metering/balance/window-balance.ts';
import type { GasCalendar } from '../metering/books/gas-day.ts';
import { gasDayAt } from '../metering/books/gas-day.ts';
import type { Localized } from '../model/localized.ts';
import { epochMs } from '../model/units.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import {
  column,
  dateCell,
  numberCell,
  type Report,
  type ReportSources,
  type ReportSpec,
  type Row,
  type Section,
  textCell,
  word,
} from './report.ts';
import { companyCalendar, gasDaysOf } from './report-span.ts';
import { spanAlarms } from './span-alarms.ts';
import {
  type BalancedZone,
  EXPANDED,
  flowCells,
  flowColumns,
  isNotable,
  zoneBalances,
  zonesWithoutInlet,
} from './zone-balances.ts';

const TITLE = word('月度供销差报告', 'Monthly loss report');

export const lossReport = {
  kind: 'loss',
  title: TITLE,
  about:
    'Monthly loss (supply-sales difference) of the zones: what explains it, and who may be behind it.',
  // late readers are allowed 36 hours
  when: 'When it goes out; it tells of the last calendar month that has ended.',
  cron: '0 9 3 * *',
  staleHours: 7 * 24,
  access: 'balance.read',
  tells: 'last-month',
  usualDays: 30,
  make: losses,
} as const satisfies ReportSpec;

async function losses(sources: ReportSources, asked: Span): Promise<Report> {
  const { records, settings } = sources;
  const calendar = companyCalendar(sources);
  const days = gasDaysOf(calendar, asked);
  const alarms = await spanAlarms(records.alarms, days);
  const zones = await zoneBalances(sources, alarms, days, 'week');
  return {
    kind: 'loss',
    title: TITLE,
    span: { from: days.from, to: days.to },
    timeZone: settings.timeZone,
    summary: [totalLine(zones), ...zones.filter(isNotable).map(zoneLine), ...withoutInlet(sources)],
    sections: [
      balanceSection(zones),
      attributionSection(zones),
      trendSection(zones, calendar),
      suspectSection(zones),
    ],
    signatures: [
      word('编制', 'Prepared by'),
      word('审核', 'Reviewed by'),
      word('批准', 'Approved by'),
    ],
  };
}

const whole = (m3: number): string => m3.toLocaleString('en', { maximumFractionDigits: 0 });
const percent = (share: number | null): string =>
  share === null ? '–' : `${(100 * share).toFixed(2)}%`;

function totalLine(zones: readonly BalancedZone[]): Localized {
  const usable = zones.filter(({ balance }) => balance.total.unusable === null);
  const inM3 = usable.reduce((sum, { balance }) => sum + balance.total.inM3, 0);
  const lossM3 = usable.reduce((sum, { balance }) => sum + balance.total.loss.m3, 0);
  const rate = percent(inM3 > 0 ? lossM3 / inM3 : null);
  return word(
    `可做平衡的 ${usable.length} 个片区进气 ${whole(inM3)} m³，供销差 ${whole(lossM3)} m³（${rate}）`,
    `${usable.length} zones that can be balanced: ${whole(inM3)} m³ in, loss ${whole(lossM3)} m³ (${rate})`,
  );
}

const UNUSABLE: Readonly<Record<NonNullable<WindowBalance['unusable']>, Localized>> = {
  'no-inflow': word('进气量未知，不能平衡', 'no inflow is known: no balance'),
  'unknown-meters': word(
    '有表既无读数又无法估算，不能平衡',
    'a meter can be neither read nor estimated: no balance',
  ),
};

function zoneLine({ zone, balance: { total } }: BalancedZone): Localized {
  if (total.unusable !== null) {
    const why = UNUSABLE[total.unusable];
    return word(`${zone.name.zh}：${why.zh}`, `${zone.name.en}: ${why.en}`);
  }
  const { loss, rate, attribution, physicalLoss } = total;
  const within = whole(EXPANDED * physicalLoss.sigma);
  return word(
    `${zone.name.zh}：供销差 ${whole(loss.m3)} m³（${percent(rate)}），超出不确定度 ${within} m³，原因不明 ${whole(attribution.unexplained.m3)} m³`,
    `${zone.name.en}: loss ${whole(loss.m3)} m³ (${percent(rate)}), beyond its uncertainty of ${within} m³; unexplained: ${whole(attribution.unexplained.m3)} m³`,
  );
}

function withoutInlet(sources: ReportSources): readonly Localized[] {
  const zones = zonesWithoutInlet(sources);
  if (zones.length === 0) return [];
  return [
    word(
      `未设进气表、不做平衡：${zones.map(({ name }) => name.zh).join('、')}`,
      `No inlet meter, no balance: ${zones.map(({ name }) => name.en).join(', ')}`,
    ),
  ];
}

const toned = (one: BalancedZone, cells: Row['cells']): Row =>
  isNotable(one) ? { cells, tone: 'bad' } : { cells };

const balanceSection = (zones: readonly BalancedZone[]): Section => ({
  title: word('各片区供销差', 'Loss by zone'),
  note: word(
    '供销差 = 进气 − 出气 − 管存变化，迟到读数已估算；红色：超出不确定度或不能平衡',
    'Loss = in − out − line pack, late readings estimated; red: beyond its uncertainty, or no balance',
  ),
  columns: flowColumns,
  rows: zones.map((one) => toned(one, flowCells(one))),
  none: word('没有设进气表的片区', 'No zone has an inlet meter'),
});

const attributionSection = (zones: readonly BalancedZone[]): Section => ({
  title: word('供销差构成 (m³)', 'What the loss is made of (m³)'),
  note: null,
  columns: [
    column('片区', 'Zone', 18),
    column('供销差', 'Loss', 12),
    column('自用与放散', 'Own use', 12),
    column('未温压补偿', 'No correction', 12),
    column('计量误差', 'Meter error', 12),
    column('原因不明', 'Unexplained', 12),
    column('其不确定度 k=2', 'Its uncertainty k=2', 12),
    column('迟到读数估算', 'Late readings, estimated', 12),
  ],
  rows: zones.map((one) => {
    const { loss, attribution } = one.balance.total;
    const { ownUse, uncorrected, meterError, unexplained, lateReadings } = attribution;
    return toned(one, [
      textCell(one.zone.name),
      numberCell(loss.m3),
      numberCell(ownUse.m3),
      numberCell(uncorrected.m3),
      numberCell(meterError.m3),
      numberCell(unexplained.m3),
      numberCell(EXPANDED * unexplained.sigma),
      numberCell(lateReadings.m3),
    ]);
  }),
  none: word('没有设进气表的片区', 'No zone has an inlet meter'),
});

const trendSection = (zones: readonly BalancedZone[], calendar: GasCalendar): Section => ({
  title: word('逐周走势', 'Week by week'),
  note: null,
  columns: [
    column('片区', 'Zone', 18),
    column('起始气日', 'First gas day', 12),
    column('截止气日', 'Last gas day', 12),
    column('进气 (m³)', 'In (m³)', 12),
    column('供销差 (m³)', 'Loss (m³)', 12),
    column('供销差率 (%)', 'Loss (%)', 10),
    column('原因不明 (m³)', 'Unexplained (m³)', 12),
    column('数据完整率 (%)', 'Coverage (%)', 10),
  ],
  rows: zones.flatMap(({ zone, balance }) =>
    balance.windows.map(({ from, to, inM3, loss, rate, attribution, coverage }) => ({
      cells: [
        textCell(zone.name),
        dateCell(gasDayAt(calendar, from)),
        dateCell(gasDayAt(calendar, epochMs(to - 1))),
        numberCell(inM3),
        numberCell(loss.m3),
        numberCell(rate === null ? null : 100 * rate, 2),
        numberCell(attribution.unexplained.m3),
        numberCell(100 * coverage, 1),
      ],
    })),
  ),
  none: word('没有设进气表的片区', 'No zone has an inlet meter'),
});

/** Of a zone; whoever has looked at so many asks the service for the rest. */
const MOST_SUSPECTS = 10;

const suspectSection = (zones: readonly BalancedZone[]): Section => ({
  title: word('可疑计量表', 'Meters most likely behind it'),
  note: null,
  columns: [
    column('片区', 'Zone', 14),
    column('排名', 'Rank', 6),
    column('计量表', 'Meter', 14),
    column('站点', 'Site', 16),
    column('得分', 'Score', 7),
    column('可能气量 (m³)', 'May explain (m³)', 11),
    column('依据', 'Reason', 36),
  ],
  rows: zones.flatMap(({ zone, balance }) =>
    balance.suspects.slice(0, MOST_SUSPECTS).flatMap((suspect, n) =>
      suspect.reasons.map((reason) => ({
        cells: [
          textCell(zone.name),
          numberCell(n + 1),
          textCell(suspect.of.meter.id),
          textCell(suspect.of.site.name),
          numberCell(suspect.score, 2),
          numberCell(reason.m3),
          textCell(reason.text),
        ],
      })),
    ),
  ),
  none: word('没有可疑计量表', 'No meter is suspected'),
});
