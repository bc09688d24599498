import { z } from 'zod';
import { zoneBalance } from '../../metering/balance/zone-balance.ts';
import { gasDayAt, gasDaySpan } from '../../metering/books/gas-day.ts';
import { readBalanceInput } from '../../metering/desk/balance-input.ts';
import { zoneCalendar } from '../../metering/desk/desk-sources.ts';
import { epochMs } from '../../model/units.ts';
import { askedAlarms } from '../alarms/kpi-span.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { BALANCE_TABLES, balanceTable } from '../desk/balance-table.ts';
import { deskOf, zoneAsked } from '../desk/desk-of.ts';
import { format, formatAsked, sendTable, tableResponse } from '../desk/table-answer.ts';
import { Refusal } from '../errors/refusal.ts';
import { BalanceView, balanceView } from '../schema/balance-view.ts';
import { AskedInstant } from '../schema/instant.ts';
import { guarded } from '../schema/responses.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
/** A balance of more than a year would be read for minutes. */
const MOST_DAYS = 400;

const Query = z.strictObject({
  zone: z.string().max(64),
  from: AskedInstant.exactOptional().describe('with offset; absent: 30 days before `to`'),
  to: AskedInstant.exactOptional().describe(
    'with offset; absent or later: the gas day that goes on',
  ),
  every: z.enum(['day', 'week', 'month']).default('day').describe('windows of the trend'),
  table: z.enum(BALANCE_TABLES).default('trend').describe('of the sheet'),
  language: z.enum(['zh', 'en']).exactOptional().describe("of the sheet; absent: the caller's own"),
  format,
});

export function balanceRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'zoneBalance',
    summary: 'Supply-sales difference of a zone: loss, what explains it, and who may be behind it',
    description:
      'Whole gas days: from the one in which `from` lies to the last that has ended before `to`.',
    tags: ['metering'],
    querystring: Query,
    response: { 200: tableResponse('The balance', BalanceView), ...guarded(422, 503) },
  };
  const config = { access: 'balance.read' } as const;
  app.get('/balance', { config, schema }, async (request, reply) => {
    const { query } = request;
    const desk = deskOf(ports);
    const zone = zoneAsked(desk, query.zone);
    const calendar = zoneCalendar(desk, zone.id);
    const now = ports.clock.now();
    const started = (at: number) => gasDaySpan(calendar, gasDayAt(calendar, at)).start;
    const to = started(Math.min(query.to ?? now, now));
    const from = started(query.from ?? to - USUAL_DAYS * DAY_MS);
    if (from >= to)
      throw new Refusal('span-empty', 'no gas day has begun at `from` and ended before `to`');
    if (to - from > MOST_DAYS * DAY_MS)
      throw new Refusal('validation-failed', `a balance is of ${MOST_DAYS} days at most`, {
        errors: [
          { path: 'querystring.from', problem: `more than ${MOST_DAYS} days before \`to\`` },
        ],
      });
    const { alarms } = await askedAlarms({ from, to, zone: zone.id }, ports);
    const asked = { zone, from, to: epochMs(to), every: query.every, alarms };
    const balance = zoneBalance(await readBalanceInput(desk, asked));
    const kind = formatAsked(query.format, request);
    if (kind === 'json') return balanceView(zone.id, balance);
    const language = query.language ?? request.principal?.user.language ?? 'zh';
    const table = balanceTable(query.table, balance, { language, calendar });
    const first = gasDayAt(calendar, from);
    return sendTable(reply, table, kind, `balance-${zone.id}-${query.table}-${first}`);
  });
}
