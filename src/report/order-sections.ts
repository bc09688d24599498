import { titleOf } from '../alarm/text/texts.ts';
import type { AlarmType } from '../model/alarm-type.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Localized } from '../model/localized.ts';
import type { PermitState } from '../model/permit.ts';
import type { Removal, Shelf } from '../model/standing-order.ts';
import type { EpochMs } from '../model/units.ts';
import { placeOf } from '../pipeline/alarm-kpis.ts';
import { durationText } from './cell-text.ts';
import { type OrderSpan, type PermitAt, stillAt } from './orders-in-force.ts';
import { type Cell, column, type Section, textCell, word } from './report.ts';

const PERMIT_WORDS: Readonly<Record<PermitState, Localized>> = {
  planned: word('未开始', 'Planned'),
  active: word('生效中', 'In force'),
  overdue: word('已超期，未关闭', 'Overdue, not closed'),
  closed: word('已关闭', 'Closed'),
};

export function permitSection(permits: readonly PermitAt[], fleet: FleetIndex): Section {
  const gravity = { overdue: 0, active: 1, planned: 2, closed: 3 } as const;
  const sorted = [...permits].sort(
    (a, b) => gravity[a.state] - gravity[b.state] || a.permit.to - b.permit.to,
  );
  return {
    title: word('作业票', 'Work permits'),
    note: null,
    columns: [
      column('状态', 'State', 14),
      column('地点', 'Site', 16),
      column('告警类型', 'Alarm types', 22),
      column('至', 'Until', 13),
      column('作业人', 'Holder', 14),
      column('事由', 'Reason', 21),
    ],
    rows: sorted.map(({ permit, state }) => {
      const cells = [
        textCell(PERMIT_WORDS[state]),
        textCell(siteName(permit.site, fleet)),
        textCell(typeNames(permit.types)),
        { at: permit.to },
        textCell(permit.holder),
        textCell(permit.reason),
      ];
      return state === 'overdue' ? { cells, tone: 'bad' } : { cells };
    }),
    none: word('无作业票', 'No work permits'),
  };
}

/** Shelves and removals at a moment, with the time that each has left. */
export function quietSection(
  shelves: readonly OrderSpan<Shelf>[],
  removals: readonly OrderSpan<Removal>[],
  fleet: FleetIndex,
  at: EpochMs,
): Section {
  const columns = [
    column('方式', 'How', 10),
    column('告警', 'Alarms', 22),
    column('地点', 'Where', 18),
    column('开始', 'Since', 13),
    column('剩余', 'Time left', 11),
    column('人员', 'By', 10),
    column('原因', 'Reason', 16),
  ];
  const shelved = stillAt(shelves, at).map(({ order }) => ({
    cells: [
      textCell(SHELVED),
      textCell(titleOf(order.type)),
      textCell(placeOf(order, fleet)),
      { at: order.at },
      textCell(durationText(Math.max(0, order.until - at) / 1000)),
      textCell(order.by),
      textCell(order.reason),
    ],
  }));
  const removed = stillAt(removals, at).map(({ order }) => ({
    cells: [
      textCell(REMOVED),
      textCell(order.types === null ? ALL_TYPES : typeNames(order.types)),
      textCell(placeOf(order, fleet)),
      { at: order.at },
      textCell(UNTIL_BACK),
      textCell(order.by),
      textCell(order.reason),
    ],
  }));
  return {
    title: word('搁置与停用', 'Shelved and out of service'),
    note: null,
    columns,
    rows: [...shelved, ...removed],
    none: word('无搁置或停用', 'Nothing is shelved or out of service'),
  };
}

const SHELVED = word('搁置', 'Shelved');
const REMOVED = word('停用', 'Out of service');
const ALL_TYPES = word('全部告警', 'All alarms');
const UNTIL_BACK = word('至人工恢复', 'Until put back');

/** Removals that were in force in the span, with how long within it. */
export const inhibitedSection = (
  removals: readonly OrderSpan<Removal>[],
  fleet: FleetIndex,
  within: (one: OrderSpan<Removal>) => number,
): Section => ({
  title: word('停用点（告警被禁止）', 'Inhibited points (out of service)'),
  note: null,
  columns: PERIOD_COLUMNS,
  rows: removals.map((one) => ({
    cells: periodCells(one, {
      types: one.order.types === null ? ALL_TYPES : typeNames(one.order.types),
      place: placeOf(one.order, fleet),
      seconds: within(one),
    }),
    ...(one.ended === null ? { tone: 'bad' as const } : {}),
  })),
  none: word('本期无停用点', 'No points were inhibited'),
});

export const shelvedSection = (
  shelves: readonly OrderSpan<Shelf>[],
  fleet: FleetIndex,
  within: (one: OrderSpan<Shelf>) => number,
): Section => ({
  title: word('搁置', 'Shelved'),
  note: null,
  columns: PERIOD_COLUMNS,
  rows: shelves.map((one) => ({
    cells: periodCells(one, {
      types: titleOf(one.order.type),
      place: placeOf(one.order, fleet),
      seconds: within(one),
    }),
  })),
  none: word('本期无搁置', 'Nothing was shelved'),
});

const PERIOD_COLUMNS = [
  column('地点', 'Where', 20),
  column('告警', 'Alarms', 20),
  column('开始', 'Since', 13),
  column('结束', 'Until', 13),
  column('本期时长', 'Time in the period', 11),
  column('人员', 'By', 9),
  column('原因', 'Reason', 14),
];

const periodCells = (
  { order, from, ended }: OrderSpan<Shelf | Removal>,
  {
    types,
    place,
    seconds,
  }: { readonly types: Localized; readonly place: Localized; readonly seconds: number },
): readonly Cell[] => [
  textCell(place),
  textCell(types),
  { at: from },
  ended === null ? textCell(STILL) : { at: ended },
  { seconds },
  textCell(order.by),
  textCell(order.reason),
];

export const STILL = word('至今', 'Still');

export const typeNames = (types: readonly AlarmType[]): Localized => ({
  zh: types.map((type) => titleOf(type).zh).join('、'),
  en: types.map((type) => titleOf(type).en).join(', '),
});

export const siteName = (site: string, fleet: FleetIndex): Localized =>
  fleet.sites.get(site)?.name ?? word(`站点 ${site}`, `site ${site}`);
