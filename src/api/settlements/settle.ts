import { agreedFactor } from '../../metering/books/billed-use.ts';
import type { Settlement as Terms } from '../../metering/books/settlement-cycle.ts';
import type { MeterDay } from '../../metering/contract/metering-books.ts';
import { operationsOf } from '../../metering/operations/operations-of.ts';
import { type CycleSpan, cycleOfDay, restOfCycle } from '../../metering/settlement/cycle-at.ts';
import { type SettledVolumes, settleMeter } from '../../metering/settlement/settle-meter.ts';
import { stillSpans } from '../../metering/settlement/still-spans.ts';
import { metersOf, placed } from '../../model/archive/fleet-places.ts';
import { Settlement } from '../../model/archive/operation-kinds.ts';
import { CustomerId, MeterId } from '../../model/ids.ts';
import type { Localized } from '../../model/localized.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveChange } from '../../records/records.ts';
import type { AskedMeter } from '../consumption/asked-meters.ts';
import { type FieldError, Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { calendarOf, termsAt } from './cycle-of.ts';

/** Cycles before this one that are looked at again: what changes after them is nobody's bill any more. */
const LOOK_BACK = 40;

/** A cycle of one meter that can be closed. */
export interface Settling {
  readonly meter: AskedMeter;
  readonly cycle: CycleSpan;
  readonly body: Settlement;
  readonly unchecked: SettledVolumes['unchecked'];
}

/**
 * Works a cycle out for these meters, in one go: all of them can be closed, or
 * none is, with the reason by meter. Places that had been closed for good before
 * it are passed over.
 * @param day any gas day of the cycle.
 * @throws Refusal settlement-refused, books-absent.
 */
export async function settleCycle(
  ports: ApiPorts,
  meters: readonly AskedMeter[],
  day: string,
  by: string,
): Promise<readonly Settling[]> {
  const errors: (FieldError & { readonly zh: string })[] = [];
  const settled: Settling[] = [];
  for (const meter of meters) {
    const found = await settleOne(ports, meter, day, by);
    if (found === 'nothing to settle') continue;
    if ('body' in found) settled.push(found);
    else errors.push({ path: meter.id, problem: found.en, zh: found.zh });
  }
  if (errors.length > 0) {
    const count = errors.length === 1 ? '1 meter' : `${errors.length} meters`;
    throw new Refusal('settlement-refused', `${count} cannot be settled; none was closed`, {
      errors,
    });
  }
  return settled;
}

async function settleOne(
  ports: ApiPorts,
  meter: AskedMeter,
  day: string,
  by: string,
): Promise<Settling | Localized | 'nothing to settle'> {
  const { books, records } = ports;
  if (books === undefined) throw new Refusal('books-absent', 'no books are kept here');
  const calendar = calendarOf(ports, meter.site);
  const noon = epochMs(Date.parse(`${day}T12:00:00Z`));
  const { settlement: terms, contract } = await termsAt(ports, meter.site, noon);
  const whole = cycleOfDay(terms, calendar, day);
  const earlier = await earlierOf(ports, meter);
  const last = earlier.at(-1);
  const cycle = last === undefined ? whole : restOfCycle(whole, calendar, last.to, day);
  if (cycle === null) return settledBefore(last?.to ?? day);
  const wrong = outOfTurn(cycle, last, ports.clock.now());
  if (wrong !== null) return wrong;
  const operations = await operationsOf(records.archive, meter.id);
  const closed = operations.find(({ body }) => body.act === 'close');
  if (closed !== undefined && closed.at <= cycle.start) return 'nothing to settle';
  const days = await books.days({
    meters: [meter.id],
    from: earlier[0]?.from ?? cycle.from,
    to: cycle.to,
  });
  const spec = metersOf(ports.fleet.current()).get(meter.id)?.meter ?? {};
  const still = stillSpans(spec, operations, meter.site.timeZone);
  const factor = agreedFactor(spec, contract);
  const volumes = settleMeter({ cycle, calendar, days, still, earlier, factor });
  if (!volumes.ok) return missing(volumes.error, days);
  return settling(meter, cycle, terms, volumes.value, by);
}

const settledBefore = (day: string): Localized => ({
  zh: `${day} 之前已结算：更正会计入下一周期`,
  en: `everything before ${day} is settled: corrections come into the next cycle`,
});

/** Not over yet, or one before it is still open. */
function outOfTurn(
  { from, to, end }: CycleSpan,
  last: Settlement | undefined,
  now: number,
): Localized | null {
  if (now < end)
    return {
      zh: `周期 ${from} 至 ${to} 尚未结束`,
      en: `the cycle ${from} to ${to} is not over yet`,
    };
  if (last === undefined || last.to === from) return null;
  return {
    zh: `上次结算至 ${last.to}：请先结算其间的周期`,
    en: `it is settled up to ${last.to}: settle the cycles between first`,
  };
}

/** Oldest first. */
async function earlierOf(
  { records }: ApiPorts,
  { id }: AskedMeter,
): Promise<readonly Settlement[]> {
  const query = { kind: 'settlement', subject: { meter: id }, limit: LOOK_BACK } as const;
  const { items } = await records.archive.list(query);
  return items.map(({ body }) => Settlement.parse(body)).reverse();
}

function missing(names: readonly string[], days: readonly MeterDay[]): Localized {
  const silent = days.length === 0;
  const listed = names.slice(0, 10).join(', ') + (names.length > 10 ? ' …' : '');
  return {
    zh: `${names.length} 个供气日数据不全（${listed}）：${silent ? '没有任何读数，' : ''}请补抄读数，或登记替代气量`,
    en:
      `${names.length} gas days are not accounted for (${listed}): ` +
      'wait for the readings, or enter a substitute volume',
  };
}

function settling(
  meter: AskedMeter,
  cycle: CycleSpan,
  settlement: Terms,
  { unchecked, vb, vm, ...volumes }: SettledVolumes,
  by: string,
): Settling {
  const body: Settlement = {
    meter: MeterId.parse(meter.id),
    customer: CustomerId.parse(meter.site.customer),
    settlement,
    from: cycle.from,
    to: cycle.to,
    ...volumes,
    ...(vb === null ? {} : { vb }),
    ...(vm === null ? {} : { vm }),
    by,
  };
  return { meter, cycle, body, unchecked };
}

export const settlementId = ({ meter, from }: Pick<Settlement, 'meter' | 'from'>): string =>
  `${meter}.${from}`;

export const settlementChange = (
  { fleet }: Pick<ApiPorts, 'fleet'>,
  { cycle, body }: Settling,
): ArchiveChange => ({
  kind: 'settlement',
  id: settlementId(body),
  base: 0,
  act: 'enter',
  validFrom: cycle.start,
  validTo: cycle.end,
  body,
  subject: placed(fleet.current(), { meter: body.meter, customer: body.customer }),
  reason: 'settled',
});
