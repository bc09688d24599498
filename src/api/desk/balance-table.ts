import {
  type Figure,
  volumeOf,
  type WindowBalance,
} from '../../metering/balance/window-balance.ts';
import type { ZoneBalance } from '../../metering/balance/zone-balance.ts';
import { type GasCalendar, gasDayAt } from '../../metering/books/gas-day.ts';
import type { TableCell, TableColumn, TableFile } from '../../metering/sheet/table-file.ts';
import type { Language } from '../../model/localized.ts';
import { epochMs } from '../../model/units.ts';

export const BALANCE_TABLES = ['trend', 'suspects', 'meters'] as const;
export type BalanceTable = (typeof BALANCE_TABLES)[number];

const number = (value: number | null, digits: number): TableCell =>
  value === null ? null : { number: value, digits };
const m3 = (value: number | null): TableCell => number(value, 0);

interface Wording {
  readonly language: Language;
  readonly calendar: GasCalendar;
}

type Field<T> = readonly [zh: string, en: string, width: number, of: (row: T) => TableCell];

/** One of the tables of a zone's balance, for a spreadsheet. */
export function balanceTable(
  table: BalanceTable,
  balance: ZoneBalance,
  wording: Wording,
): TableFile {
  const { language } = wording;
  const zh = language === 'zh';
  if (table === 'trend')
    return sheet(zh ? '供销差' : 'Loss balance', windowFields(wording), balance.windows, language);
  if (table === 'meters')
    return sheet(zh ? '各表气量' : 'Meters', METERS, balance.meters, language);
  const rows = balance.suspects.flatMap((suspect, n) =>
    suspect.reasons.map((reason) => ({ rank: n + 1, suspect, reason })),
  );
  const fields: readonly Field<(typeof rows)[number]>[] = [
    ['排名', 'Rank', 8, ({ rank }) => number(rank, 0)],
    ['表号', 'Meter', 18, ({ suspect }) => suspect.of.meter.id],
    ['用气点', 'Site', 18, ({ suspect }) => suspect.of.site.id],
    ['得分', 'Score', 8, ({ suspect }) => number(suspect.score, 2)],
    ['可能气量(m³)', 'May explain (m³)', 14, ({ reason }) => m3(reason.m3)],
    ['依据', 'Reason', 60, ({ reason }) => reason.text[language]],
    ['告警', 'Alarm', 30, ({ reason }) => reason.alarm ?? null],
  ];
  return sheet(zh ? '可疑计量表' : 'Suspects', fields, rows, language);
}

function sheet<T>(
  name: string,
  fields: readonly Field<T>[],
  rows: readonly T[],
  language: Language,
): TableFile {
  const columns = fields.map(
    ([zh, en, width]): TableColumn => ({ title: language === 'zh' ? zh : en, width }),
  );
  return { name, columns, rows: rows.map((row) => fields.map((field) => field[3](row))) };
}

function windowFields({ calendar }: Wording): readonly Field<WindowBalance>[] {
  const date = (at: number): TableCell => ({ date: gasDayAt(calendar, at) });
  const part = (
    zh: string,
    en: string,
    of: (w: WindowBalance) => Figure,
  ): Field<WindowBalance>[] => [
    [`${zh}(m³)`, `${en} (m³)`, 14, (window) => m3(of(window).m3)],
    [`${zh}标准不确定度(m³)`, `${en}, 1σ (m³)`, 14, (window) => m3(of(window).sigma)],
  ];
  return [
    ['起始气日', 'First gas day', 12, ({ from }) => date(from)],
    ['截止气日', 'Last gas day', 12, ({ to }) => date(epochMs(to - 1))],
    ['进气(m³)', 'In (m³)', 14, ({ inM3 }) => m3(inM3)],
    ['出气(m³)', 'Out (m³)', 14, ({ outM3 }) => m3(outM3)],
    ['管存变化(m³)', 'Line pack (m³)', 14, ({ packM3 }) => m3(packM3)],
    ['原始供销差(m³)', 'Raw loss (m³)', 14, ({ raw }) => m3(raw.lossM3)],
    ...part('供销差', 'Loss', ({ loss }) => loss),
    [
      '供销差率(%)',
      'Loss rate (%)',
      10,
      ({ rate }) => number(rate === null ? null : 100 * rate, 2),
    ],
    ...part('实际损失', 'Physical loss', ({ physicalLoss }) => physicalLoss),
    ...part('自用与放散', 'Own use', ({ attribution }) => attribution.ownUse),
    ...part('未温压补偿', 'No correction', ({ attribution }) => attribution.uncorrected),
    ...part('计量误差', 'Meter error', ({ attribution }) => attribution.meterError),
    ...part('原因不明', 'Unexplained', ({ attribution }) => attribution.unexplained),
    ...part('迟到读数', 'Late readings', ({ attribution }) => attribution.lateReadings),
    ['数据完整率(%)', 'Coverage (%)', 10, ({ coverage }) => number(100 * coverage, 1)],
  ];
}

const METERS: readonly Field<ZoneBalance['meters'][number]>[] = [
  ['表号', 'Meter', 18, ({ of }) => of.meter.id],
  ['用气点', 'Site', 18, ({ of }) => of.site.id],
  ['方向', 'Side', 8, ({ of }) => of.side],
  ['气量(m³)', 'Volume (m³)', 14, (share) => m3(volumeOf(share))],
  ['其中估算(m³)', 'Of it estimated (m³)', 14, ({ filledM3 }) => m3(filledM3)],
  ['预期(m³)', 'Expected (m³)', 14, ({ expectedM3 }) => m3(expectedM3)],
  ['计量误差(m³)', 'Meter error (m³)', 14, ({ errorM3 }) => m3(errorM3)],
  ['未补偿(m³)', 'Not corrected (m³)', 14, ({ uncorrected }) => m3(uncorrected?.m3 ?? null)],
  ['已知时间(%)', 'Known time (%)', 10, ({ knownShare }) => number(100 * knownShare, 1)],
];
