import { AppError } from '../../lib/app-error.ts';
import { dateName, dayOfDate } from '../../lib/local-time.ts';
import { dayAfter, gasDayAt } from '../../metering/books/gas-day.ts';
import type { RegisterPoint } from '../../metering/contract/metering-books.ts';
import type { LastReading, OperationFacts } from '../../metering/operations/operation-facts.ts';
import { type EnteredOperation, operationsOf } from '../../metering/operations/operations-of.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { CorrectorRecord, MeterRecord } from '../../model/archive/device-kinds.ts';
import { type MeterAt, metersOf } from '../../model/archive/fleet-places.ts';
import type { OperationDraft } from '../../model/archive/operation-kinds.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { calendarOf, termsAt } from '../settlements/cycle-of.ts';
import { lastSettled } from '../settlements/settled-until.ts';

const DAY_MS = 86_400_000;
/** Days back in which the last credit is looked for. */
const CREDIT_DAYS = 3;

/** What is known around an operation. @throws Refusal meter-unknown. */
export async function readFacts(
  ports: ApiPorts,
  { meter, at: given }: Pick<OperationDraft, 'meter' | 'at'>,
): Promise<OperationFacts> {
  const fleet = ports.fleet.current();
  const place = metersOf(fleet).get(meter);
  if (place === undefined) throw new Refusal('meter-unknown', `the fleet has no meter ${meter}`);
  const { archive } = ports.records;
  const at = epochMs(given === undefined ? ports.clock.now() : Date.parse(given));
  const [operations, sitting, corrector, settled, terms] = await Promise.all([
    operationsOf(archive, meter),
    bodyAt(ports, 'meter', meter, at),
    bodyAt(ports, 'corrector', meter, at),
    lastSettled(archive, meter),
    termsAt(ports, place.site, at),
  ]);
  const [readings, credit] = await Promise.all([
    lastReading(ports, place, at, operations),
    lastCredit(ports, place, at),
  ]);
  return {
    place,
    fleet,
    operations,
    meter: sitting === null ? null : MeterRecord.parse(sitting),
    corrector: corrector === null ? null : CorrectorRecord.parse(corrector),
    readings,
    settled: settled?.body ?? null,
    settledUntil: settled?.item.validTo ?? null,
    prepaid: place.meter.prepay === undefined ? terms.prepaid : 'yes',
    credit,
  };
}

async function bodyAt(
  { records }: ApiPorts,
  kind: ArchiveKind,
  meter: string,
  at: EpochMs,
): Promise<unknown> {
  const { items } = await records.archive.list({ kind, subject: { meter }, at, limit: 1 });
  return items[0]?.body ?? null;
}

async function lastReading(
  { books }: ApiPorts,
  { meter }: MeterAt,
  at: EpochMs,
  operations: readonly EnteredOperation[],
): Promise<LastReading | null> {
  if (books === undefined) return null;
  const changed = operations.findLast((one) => one.at < at && one.body.new !== undefined)?.at ?? 0;
  // one reading on each side of the span is given too: a place that was silent for long has its last one
  const points = await unlessAway(books.points(meter.id, epochMs(at - DAY_MS), at));
  if (points === null) return null;
  const own = points.filter((point) => point.ts <= at && point.ts >= changed && hasRegister(point));
  return { before: own.at(-1) ?? null };
}

const hasRegister = ({ kind, vb, vm }: RegisterPoint): boolean =>
  kind !== 'operation' && (vb !== null || vm !== null);

async function lastCredit(ports: ApiPorts, place: MeterAt, at: EpochMs): Promise<number | null> {
  if (ports.books === undefined) return null;
  const today = gasDayAt(calendarOf(ports, place.site), at);
  const span = { from: dateName(dayOfDate(today) - CREDIT_DAYS), to: dayAfter(today) };
  const days = await unlessAway(ports.books.days({ meters: [place.meter.id], ...span }));
  return days?.findLast(({ stats }) => stats.credit !== null)?.stats.credit ?? null;
}

/** An operation does not wait for the books: without them its indexes are compared with nothing. */
async function unlessAway<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'books-down') return null;
    throw thrown;
  }
}
