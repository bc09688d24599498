import { epochMs } from '../../../src/model/units.ts';
import { column, type Report, type Row, textCell, word } from '../../../src/report/report.ts';

const at = (text: string) => epochMs(Date.parse(text));

/** A cell of each kind. */
export const rowsOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, n) => ({
    cells: [
      textCell(word(`城东调压站 ${n}`, `East station ${n}`)),
      { number: n, digits: 1 },
      { date: '2027-08-31' },
      { at: at('2026-10-15T03:00:00Z') },
      { share: 0.1234 },
      { seconds: 7_200 },
      null,
    ],
  }));

export const aReport = (rows: readonly Row[]): Report => ({
  kind: 'loss',
  title: word('月度供销差报告', 'Monthly loss report'),
  span: { from: at('2026-10-01T00:00:00Z'), to: at('2026-11-01T00:00:00Z') },
  timeZone: 'Asia/Shanghai',
  summary: [word('供销差 12,345 m³', 'Loss 12,345 m³')],
  sections: [
    {
      title: word('各片区', 'By zone'),
      note: word('红色：超限', 'Red: above the limit'),
      columns: [
        column('站点', 'Station', 20),
        column('气量 (m³)', 'Volume (m³)', 12),
        column('检定到期', 'Verification due', 12),
        column('时间', 'Time', 12),
        column('占比', 'Share', 10),
        column('时长', 'For', 10),
        column('备注', 'Remark', 24),
      ],
      rows,
      none: word('没有片区', 'No zones'),
    },
    {
      title: word('空表', 'Nothing here'),
      note: null,
      columns: [column('告警', 'Alarm', 50), column('次数', 'Times', 50)],
      rows: [],
      none: word('无告警', 'No alarms'),
    },
  ],
  signatures: [word('编制', 'Prepared by'), word('审核', 'Reviewed by')],
});
