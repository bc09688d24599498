import type { HistoryReader } from './history/history.ts';
import { everyItem } from './lib/pages.ts';
import { bookPoint } from './metering/books/book-point.ts';
import { type DeviceStay, deviceStays } from './metering/books/device-stays.ts';
import type { MeteringPort } from './metering-port.ts';
import { epochMs } from './model/units.ts';
import type { Parts } from './parts.ts';
import type { ArchiveItem, ArchiveRecords } from './records/contract/archive-records.ts';

/** Readings of one device in one question to history. */
const AT_ONCE = 5_000;
const AHEAD_MS = 3_600_000;
const PAGE = 1_000;

export interface FillParts extends Pick<Parts, 'metering' | 'clock' | 'log'> {
  readonly history: Pick<HistoryReader, 'readings'>;
  readonly fleet: Pick<Parts['fleet'], 'index'>;
  readonly records: { readonly archive: Pick<ArchiveRecords, 'list'> };
}

/** One filling at a time: a long one is still under way when the next is due. */
let underWay = false;

/**
 * Fills books that begin later than history does: those of an installation that
 * had none before, of a file that was set aside, or that were away for longer
 * than the journal keeps. Device by device; stopped half way, it begins again
 * and finds what is there already. Whose a record is, the present fleet says and
 * the operations by which it came to be so.
 */
export async function fillBooks(parts: FillParts): Promise<void> {
  const { metering, history, fleet, clock, log } = parts;
  const port = metering.port();
  if (underWay || port === null) return;
  underWay = true;
  try {
    if (await port.call('isFilled')) return;
    let readings = 0;
    const to = epochMs(clock.now() + AHEAD_MS);
    for (const stay of deviceStays(fleet.index(), await operations(parts), to))
      readings += await fillStay(port, history, stay);
    await port.call('setFilled', 'yes');
    if (readings > 0) log.info({ readings }, 'the books have been filled from history');
  } finally {
    underWay = false;
  }
}

async function operations({ records }: FillParts): Promise<readonly unknown[]> {
  const bodies: unknown[] = [];
  for await (const { body } of everyItem<ArchiveItem>((page) =>
    records.archive.list({ kind: 'meter-operation', limit: PAGE, ...page }),
  ))
    bodies.push(body);
  return bodies;
}

async function fillStay(
  port: MeteringPort,
  history: Pick<HistoryReader, 'readings'>,
  { device, meter, from: begun, to }: DeviceStay,
): Promise<number> {
  let from = begun;
  let count = 0;
  for (;;) {
    const readings = await history.readings({ devices: [device], from, to, limit: AT_ONCE });
    const last = readings.at(-1);
    if (last === undefined) return count;
    const points = readings.flatMap((reading) =>
      reading.record === 'meter' ? [{ meter, point: bookPoint(reading) }] : [],
    );
    await port.call('fill', points);
    count += readings.length;
    if (readings.length < AT_ONCE) return count;
    // those of the last moment come again; more than a question of one moment there cannot be
    from = epochMs(Math.max(last.ts, from + 1));
  }
}
