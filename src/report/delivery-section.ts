import { everyItem, type PageStart } from '../lib/pages.ts';
import type { Alarm } from '../model/alarm.ts';
import type { DeliveryState, LedgerLine } from '../model/delivery.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Localized } from '../model/localized.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import type { LedgerRecords } from '../records/records.ts';
import { whatWhere } from './open-section.ts';
import { column, type Section, textCell, word } from './report.ts';

const PAGE = 1000;
const MOST_PAGES = 100;

/** Deliveries planned in the span that did not arrive, or had not yet after a failure; newest first. */
export async function failedDeliveries(
  ledger: LedgerRecords,
  { from, to }: Span,
): Promise<readonly LedgerLine[]> {
  const failed: LedgerLine[] = [];
  const read = (start: PageStart) => ledger.list({ limit: PAGE, ...start });
  for await (const line of everyItem(read, MOST_PAGES)) {
    // newest first: all that follow are older
    if (line.plannedAt < from) break;
    if (line.plannedAt < to && hasFailed(line)) failed.push(line);
  }
  return failed;
}

const hasFailed = ({ state, attempts }: LedgerLine): boolean =>
  state === 'abandoned' ||
  state === 'undelivered' ||
  state === 'failed' ||
  (state === 'queued' && attempts.length > 0);

const STATE_WORDS: Readonly<Record<DeliveryState, Localized>> = {
  queued: word('重试中', 'Still trying'),
  accepted: word('已接收', 'Accepted'),
  delivered: word('已送达', 'Delivered'),
  acknowledged: word('已确认', 'Acknowledged'),
  undelivered: word('未送达', 'Did not arrive'),
  failed: word('失败', 'Failed'),
  abandoned: word('已放弃', 'Given up'),
};

export const deliverySection = (
  failed: readonly LedgerLine[],
  alarms: ReadonlyMap<string, Alarm>,
  fleet: FleetIndex,
): Section => ({
  title: word('未送达的通知', 'Notifications that failed'),
  note: null,
  columns: [
    column('时间', 'Time', 11),
    column('通道', 'Channel', 9),
    column('收件人', 'Recipient', 21),
    column('结果', 'Outcome', 11),
    column('告警', 'Alarm', 26),
    column('最近一次答复', 'Last answer', 22),
  ],
  rows: failed.map((line) => {
    const alarm = alarms.get(line.alarm);
    return {
      cells: [
        { at: line.plannedAt },
        textCell(line.channel),
        textCell(line.recipient),
        textCell(STATE_WORDS[line.state]),
        textCell(alarm === undefined ? line.alarm : whatWhere(alarm, fleet)),
        textCell(line.attempts.at(-1)?.detail ?? ''),
      ],
      ...(alarm?.priority === 1 ? { tone: 'bad' as const } : {}),
    };
  }),
  none: word('通知全部送出', 'Every notification went out'),
});
