import type { Language, Localized } from '../../model/localized.ts';
import type { TableCell, TableColumn, TableFile } from '../sheet/table-file.ts';
import type { DueItem, DueKind, DueStage } from './due-list.ts';
import type { VerificationPlan } from './verification-plan.ts';

export const KIND_WORDS: Readonly<Record<DueKind, Localized>> = {
  verification: { zh: '周期检定', en: 'verification' },
  'service-life': { zh: '使用年限', en: 'service life' },
  corrector: { zh: '体积修正仪检定', en: 'corrector' },
};

export const STAGE_WORDS: Readonly<Record<DueStage, Localized>> = {
  overdue: { zh: '已逾期', en: 'overdue' },
  'within-30': { zh: '30 天内', en: 'within 30 days' },
  'within-90': { zh: '90 天内', en: 'within 90 days' },
  later: { zh: '90 天以后', en: 'later' },
  unknown: { zh: '无日期', en: 'no date on file' },
};

const BY_WORDS: Readonly<Record<DueItem['by'], Localized>> = {
  certificate: { zh: '检定证书', en: 'certificate' },
  installation: { zh: '按安装日期推算', en: 'by installation' },
  'nothing on file': { zh: '无档案', en: 'nothing on file' },
};

type ColumnSpec<T> = readonly [
  title: Localized,
  width: number,
  cell: (item: T, language: Language) => TableCell,
];

const DUE: readonly ColumnSpec<DueItem>[] = [
  [
    { zh: '用户', en: 'Customer' },
    24,
    ({ row }, language) => row.customer?.name[language] ?? row.site.customer,
  ],
  [
    { zh: '片区', en: 'Zone' },
    14,
    ({ row }, language) => row.zone?.name[language] ?? row.site.zone,
  ],
  [{ zh: '站点', en: 'Site' }, 24, ({ row }, language) => row.site.name[language]],
  [{ zh: '表位', en: 'Meter' }, 16, ({ row }) => row.meter.id],
  [{ zh: '表号', en: 'Serial' }, 16, ({ serial }) => serial ?? ''],
  [{ zh: '规格', en: 'Size' }, 8, ({ row }) => row.meter.size ?? ''],
  [{ zh: '事项', en: 'What' }, 14, ({ kind }, language) => KIND_WORDS[kind][language]],
  [{ zh: '到期日', en: 'Due' }, 12, ({ due }) => (due === null ? null : { date: due })],
  [
    { zh: '剩余天数', en: 'Days left' },
    10,
    ({ daysLeft }) => (daysLeft === null ? null : { number: daysLeft, digits: 0 }),
  ],
  [{ zh: '状态', en: 'State' }, 14, ({ stage }, language) => STAGE_WORDS[stage][language]],
  [{ zh: '依据', en: 'By' }, 16, ({ by }, language) => BY_WORDS[by][language]],
];

const columnsOf = <T>(
  specs: readonly ColumnSpec<T>[],
  language: Language,
): readonly TableColumn[] => specs.map(([title, width]) => ({ title: title[language], width }));

const lineOf = <T>(
  specs: readonly ColumnSpec<T>[],
  item: T,
  language: Language,
): readonly TableCell[] => specs.map((spec) => spec[2](item, language));

export const dueFile = (items: readonly DueItem[], language: Language): TableFile => ({
  name: language === 'zh' ? '检定与年限到期' : 'Due',
  columns: columnsOf(DUE, language),
  rows: items.map((item) => lineOf(DUE, item, language)),
});

type Planned = VerificationPlan['items'][number];

const BASIS_WORDS: Readonly<Record<Planned['basis'], Localized>> = {
  due: { zh: '当年到期', en: 'falls due' },
  overdue: { zh: '已逾期，尽快安排', en: 'overdue: as soon as possible' },
  follows: { zh: '按周期推算', en: 'follows from its period' },
};

const PLAN: readonly ColumnSpec<Planned>[] = [
  [
    { zh: '建议月份', en: 'Proposed month' },
    10,
    ({ proposed }) => ({ number: proposed, digits: 0 }),
  ],
  [{ zh: '到期月份', en: 'Due month' }, 10, ({ month }) => ({ number: month, digits: 0 })],
  [{ zh: '最迟日期', en: 'Not later than' }, 14, ({ due }) => ({ date: due })],
  ...DUE.slice(0, 7).map(
    ([title, width, cell]): ColumnSpec<Planned> => [
      title,
      width,
      ({ item }, language) => cell(item, language),
    ],
  ),
  [{ zh: '说明', en: 'Basis' }, 18, ({ basis }, language) => BASIS_WORDS[basis][language]],
];

export const planFile = ({ year, items }: VerificationPlan, language: Language): TableFile => ({
  name: language === 'zh' ? `${year} 年检定计划` : `Plan ${year}`,
  columns: columnsOf(PLAN, language),
  rows: [...items]
    .sort((a, b) => a.proposed - b.proposed || a.item.row.site.id.localeCompare(b.item.row.site.id))
    .map((item) => lineOf(PLAN, item, language)),
});
