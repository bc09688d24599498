import { dateName, dayOfDate } from '../lib/local-time.ts';
import type { SettlementCycle } from '../metering/books/settlement-cycle.ts';
import type { Contract } from '../model/archive/metering-kinds.ts';
import type { Localized } from '../model/localized.ts';
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
import { type CycleReading, type ReadState, settledMeters } from './settled-meters.ts';

const TITLE = word('结算周期抄表报告', 'Settlement readings');

export const settlementReport = {
  kind: 'settlement',
  title: TITLE,
  about: 'Readings of the settlement cycles that have closed, with their completeness.',
  when: 'When it goes out; it tells of the cycles that have closed since the one before.',
  // ten-day cycles close on the 1st, 11th and 21st; late readers are allowed 36 hours
  cron: '0 9 3,13,23 * *',
  staleHours: 72,
  access: 'consumption.read',
  tells: 'since-last',
  usualDays: 10,
  make: readings,
} as const satisfies ReportSpec;

async function readings(sources: ReportSources, asked: Span): Promise<Report> {
  const { settings } = sources;
  const days = gasDaysOf(companyCalendar(sources), asked);
  const { readings: all, without } = await settledMeters(sources, days);
  const ready = all.filter(({ state }) => state === 'complete').length;
  return {
    kind: 'settlement',
    title: TITLE,
    span: { from: days.from, to: days.to },
    timeZone: settings.timeZone,
    summary: [
      word(
        `已结束周期的表 ${all.length} 台次，其中数据完整、可结算 ${ready} 台次，须补抄或核实 ${all.length - ready} 台次`,
        `Readings due: ${all.length}; complete: ${ready}; to be read or checked: ${all.length - ready}`,
      ),
      ...(without.length === 0
        ? []
        : [
            word(
              `无有效合同的用户 ${without.length} 户，未列入`,
              `Customers without a contract in force, not listed: ${without.length}`,
            ),
          ]),
    ],
    sections: [readingSection(all), withoutSection(without)],
    signatures: [word('抄表', 'Read by'), word('审核', 'Reviewed by')],
  };
}

const SETTLEMENT_WORDS: Readonly<Record<Contract['settlement'], Localized>> = {
  tenDays: word('旬抄旬收', 'ten days'),
  tenDaysReadMonthlySettled: word('旬抄月结', 'ten days, settled monthly'),
  monthly: word('月抄月结', 'monthly'),
};

const STATE_WORDS: Readonly<Record<ReadState, Localized>> = {
  complete: word('完整', 'Complete'),
  gaps: word('有缺口：请补抄或核实', 'Gaps: read it or check'),
  disturbed: word('有受扰气量未计入：请退补', 'Disturbed volume not counted: back-billing'),
  estimated: word('部分为估算：请核实', 'Partly estimated: check'),
  'no-reading': word('无读数：请人工抄表', 'No readings: read by hand'),
};

const readingSection = (all: readonly CycleReading[]): Section => ({
  title: word('抄表清单', 'Readings'),
  note: word(
    '止码为周期最后一条读数的标况累计（无修正仪的表为工况），起码为前一气日末的累计；气量取自表底差，按固定系数计费的已乘系数，估算部分单列',
    'End index: the last register of the cycle, base (without a corrector: actual); start index: of the gas day before; volumes are register differences, times the fixed factor where one is billed; estimated parts stand apart',
  ),
  columns: [
    column('用户', 'Customer', 22),
    column('结算方式', 'Settlement', 11),
    column('起始气日', 'First gas day', 11),
    column('截止气日', 'Last gas day', 11),
    column('计量表', 'Meter', 14),
    column('表号', 'Serial', 13),
    column('起码 (m³)', 'Start index (m³)', 13),
    column('止码 (m³)', 'End index (m³)', 13),
    column('气量 (m³)', 'Volume (m³)', 12),
    column('其中估算 (m³)', 'Of it estimated (m³)', 11),
    column('完整率 (%)', 'Completeness (%)', 14),
    column('结论', 'Verdict', 18),
  ],
  rows: all.map(rowOf),
  none: word('本期没有结束的结算周期', 'No settlement cycle has closed'),
});

const lastDay = ({ to }: SettlementCycle): string => dateName(dayOfDate(to) - 1);

function rowOf(reading: CycleReading): Row {
  const { customer, settlement, cycle, meter, state } = reading;
  const cells = [
    textCell(customer.name),
    textCell(SETTLEMENT_WORDS[settlement]),
    dateCell(cycle.from),
    dateCell(lastDay(cycle)),
    textCell(meter.id),
    textCell(meter.serial ?? '–'),
    numberCell(reading.startIndex, 2),
    numberCell(reading.endIndex, 2),
    numberCell(reading.volumeM3, 2),
    numberCell(reading.estimatedM3, 2),
    numberCell(100 * reading.knownShare, 1),
    textCell(STATE_WORDS[state]),
  ];
  return state === 'complete' ? { cells } : { cells, tone: 'bad' };
}

const withoutSection = (
  customers: readonly { readonly id: string; readonly name: Localized }[],
): Section => ({
  title: word('无有效合同的用户', 'Customers without a contract'),
  note: word(
    '其结算周期未知，请在档案中录入合同',
    'Their cycle is not known: enter the contract in the archive',
  ),
  columns: [column('用户编号', 'Customer id', 30), column('用户', 'Customer', 70)],
  rows: customers.map(({ id, name }) => ({ cells: [textCell(id), textCell(name)] })),
  none: word('全部用户都有有效合同', 'Every customer has a contract in force'),
});
