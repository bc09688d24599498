import { z } from 'zod';
import type { TableCell, TableFile } from '../../metering/sheet/table-file.ts';
import type { Language, Localized } from '../../model/localized.ts';
import type { EpochMs } from '../../model/units.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { SUMS, type UseRow } from './use-row.ts';

export const METHODS = ['measured', 'interpolated', 'profile', 'substitute', 'unknown'] as const;

export const ConsumptionView = z.object({
  kind: z.enum(SUMS),
  id: z.string(),
  start: Instant.nullable(),
  end: Instant.nullable(),
  fromDay: z.string().nullable().describe('first gas day; null for hours'),
  toDay: z.string().nullable().describe('the gas day after the last'),
  vbM3: z.number().describe('m³ base'),
  vmM3: z.number().describe('m³ actual'),
  vbdM3: z.number().describe('m³ disturbed, not in vbM3'),
  estimatedVbM3: z.number().describe('part of vbM3 of which nobody knows when it flowed'),
  estimatedVmM3: z.number(),
  knownShare: z.number().describe('time the registers account for, 0 to 1'),
  meters: z.number(),
  method: z.enum(METHODS).nullable(),
  version: z.number().nullable(),
});

export type ConsumptionView = z.infer<typeof ConsumptionView>;

export const viewOf = (row: UseRow): z.input<typeof ConsumptionView> => ({
  ...row,
  start: instantOrNull(row.start),
  end: instantOrNull(row.end),
});

const METHOD_WORDS: Readonly<Record<(typeof METHODS)[number], Localized>> = {
  measured: { zh: '实测', en: 'measured' },
  interpolated: { zh: '插补', en: 'interpolated' },
  profile: { zh: '按用气规律估算', en: 'by profile' },
  substitute: { zh: '人工核定', en: 'set by a person' },
  unknown: { zh: '不详', en: 'unknown' },
};

interface Column {
  readonly title: Localized;
  readonly width: number;
  readonly cell: (row: UseRow, language: Language) => TableCell;
}

const column = (zh: string, en: string, width: number, cell: Column['cell']): Column => ({
  title: { zh, en },
  width,
  cell,
});
const m3 = (value: number): TableCell => ({ number: value, digits: 3 });
const time = (at: EpochMs | null): TableCell => (at === null ? null : instant(at));

const COLUMNS: readonly Column[] = [
  column('对象', 'Of', 18, ({ id }) => id),
  column('起 (UTC)', 'From (UTC)', 22, ({ start }) => time(start)),
  column('止 (UTC)', 'To (UTC)', 22, ({ end }) => time(end)),
  column('供气日', 'Gas day', 12, ({ fromDay }) => (fromDay === null ? null : { date: fromDay })),
  column('截至供气日(不含)', 'Up to gas day (excl.)', 12, ({ toDay }) =>
    toDay === null ? null : { date: toDay },
  ),
  column('标况用气量 (m³)', 'Base volume (m³)', 14, ({ vbM3 }) => m3(vbM3)),
  column('工况用气量 (m³)', 'Actual volume (m³)', 14, ({ vmM3 }) => m3(vmM3)),
  column('受扰量 (m³)', 'Disturbed volume (m³)', 14, ({ vbdM3 }) => m3(vbdM3)),
  column('其中估算标况 (m³)', 'Base, estimated (m³)', 14, (row) => m3(row.estimatedVbM3)),
  column('其中估算工况 (m³)', 'Actual, estimated (m³)', 14, (row) => m3(row.estimatedVmM3)),
  column('数据完整率 (%)', 'Time known (%)', 10, ({ knownShare }) => ({
    number: 100 * knownShare,
    digits: 1,
  })),
  column('表数', 'Meters', 8, ({ meters }) => ({ number: meters, digits: 0 })),
  column('方法', 'Method', 14, ({ method }, language) =>
    method === null ? null : METHOD_WORDS[method][language],
  ),
  column('版本', 'Version', 8, ({ version }) =>
    version === null ? null : { number: version, digits: 0 },
  ),
];

export const consumptionFile = (rows: readonly UseRow[], language: Language): TableFile => ({
  name: language === 'zh' ? '用气量' : 'Consumption',
  columns: COLUMNS.map(({ title, width }) => ({ title: title[language], width })),
  rows: rows.map((row) => COLUMNS.map(({ cell }) => cell(row, language))),
});
