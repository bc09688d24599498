import type { BackBilling } from '../../model/archive/back-billing-kind.ts';
import { choiceWord } from '../../model/archive/choice-words.ts';
import { fieldWord } from '../../model/archive/field-words.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { Localized } from '../../model/localized.ts';
import { epochMs } from '../../model/units.ts';
import {
  column,
  type Report,
  type Row,
  type Section,
  same,
  textCell,
  word,
} from '../../report/report.ts';
import { statementSections } from './statement-sections.ts';

/** A statement as people sign it: what was read, how it was reckoned, what it comes to. */
export function statementReport(id: string, body: BackBilling, fleet: FleetIndex): Report {
  const timeZone = fleet.sites.get(body.site)?.timeZone ?? 'Asia/Shanghai';
  return {
    kind: `back-billing-${id}`,
    title: word(`退补气量核定单 ${id}`, `Back-billing ${id}`),
    span: { from: epochMs(Date.parse(body.from)), to: epochMs(Date.parse(body.to)) },
    timeZone,
    summary: summaryOf(body),
    sections: [particulars(body, fleet), ...statementSections(body, timeZone)],
    signatures: signaturesOf(body),
  };
}

const KIND = 'back-billing';
const choice = (key: string, value: string): Localized => choiceWord(KIND, key, value);
const NONE = word('无', 'None');
const text = (value: number): string => value.toFixed(1).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

function summaryOf(body: BackBilling): readonly Localized[] {
  const { differenceM3, lowM3, highM3, countedM3, money, state, adjusts } = body;
  const size = text(Math.abs(differenceM3));
  const band = [lowM3 - countedM3, highM3 - countedM3].map(text);
  const value = money === undefined ? null : Math.abs(money).toFixed(2);
  const [zh, en] = differenceM3 < 0 ? ['应退还', 'To be refunded'] : ['应补收', 'To be charged'];
  return [
    word(
      `${zh}气量 ${size} m³（标况）${value === null ? '' : `，金额 ${value} 元`}；差额的 95% 区间为 ${band.join(' 至 ')} m³`,
      `${en}: ${size} m³ (base)${value === null ? '' : `, CNY ${value}`}; the difference lies between ${band.join(' and ')} m³ in 95 of 100 cases`,
    ),
    ...(state === 'issued' ? [] : [STANDING[state]]),
    ...(adjusts === 'settled' ? [ADJUSTMENT] : []),
  ];
}

const STANDING = {
  draft: word('草稿，尚未复核：不得据以收费或退费', 'Draft, not reviewed: no bill may rest on it'),
  reviewed: word(
    '已复核，尚未签发：不得据以收费或退费',
    'Reviewed, not issued: no bill may rest on it',
  ),
  cancelled: word('已取消：不得据以收费或退费', 'Cancelled: no bill may rest on it'),
} as const;

const ADJUSTMENT = word(
  '该时段已（部分）结算，本单为账单调整，计入下一结算周期',
  'Part of the span has been billed: this adjusts a bill and goes into the next cycle',
);

function particulars(body: BackBilling, fleet: FleetIndex): Section {
  const { contract, certificate } = body;
  const nameOf = (id: string, name: Localized | undefined): Localized =>
    name === undefined ? same(id) : word(`${name.zh}（${id}）`, `${name.en} (${id})`);
  const row = (title: Localized, value: Localized | string): Row => ({
    cells: [textCell(title), textCell(value)],
  });
  const field = (key: string): Localized => fieldWord(KIND, key);
  return {
    title: word('基本情况', 'Particulars'),
    note: null,
    columns: [column('项目', 'Item', 24), column('内容', 'Content', 60)],
    rows: [
      row(
        word('用户', 'Customer'),
        nameOf(body.customer, fleet.customers.get(body.customer)?.name),
      ),
      row(word('用气点', 'Site'), nameOf(body.site, fleet.sites.get(body.site)?.name)),
      row(
        word('表位 / 出厂编号', 'Meter / serial'),
        body.serial === '' ? body.meter : `${body.meter} / ${body.serial}`,
      ),
      row(field('state'), choice('state', body.state)),
      row(field('cause'), choice('cause', body.cause)),
      row(field('method'), choice('method', body.method)),
      row(field('adjusts'), choice('adjusts', body.adjusts)),
      ...(contract === undefined
        ? []
        : [
            row(word('合同约定', 'Contract'), {
              zh: contractWords(contract, 'zh'),
              en: contractWords(contract, 'en'),
            }),
          ]),
      ...(certificate === undefined
        ? []
        : [
            row(
              word('检定证书', 'Certificate'),
              `${certificate.number}, ${certificate.laboratory}, ${certificate.verifiedOn} – ${certificate.validUntil}`,
            ),
          ]),
      ...(body.note === '' ? [] : [row(field('note'), body.note)]),
    ],
    none: NONE,
  };
}

function contractWords(
  { settlement, compensation, fixedFactor }: NonNullable<BackBilling['contract']>,
  language: 'zh' | 'en',
): string {
  const words = [choice('settlement', settlement), choice('compensation', compensation)];
  const factor = fixedFactor === undefined ? [] : [String(fixedFactor)];
  return [...words.map((one) => one[language]), ...factor].join(language === 'zh' ? '，' : ', ');
}

/** Names of those who have done their step; everybody signs by hand beside them. */
function signaturesOf(body: BackBilling): readonly Localized[] {
  const line = (zh: string, en: string, by = '', on = ''): Localized =>
    by === '' ? word(zh, en) : word(`${zh}（${by} ${on}）`, `${en} (${by} ${on})`);
  return [
    line('拟稿', 'Drafted', body.draftedBy, body.draftedOn),
    line('复核', 'Reviewed', body.reviewedBy, body.reviewedOn),
    line('签发', 'Issued', body.issuedBy, body.issuedOn),
    line('用户确认', 'Customer'),
  ];
}
