import { booksBatch } from './books-batch.ts';
import type { HistoryReader } from './history/history.ts';
import type { MeteringPort } from './metering-port.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import type { DeviceId } from './model/ids.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import type { Parts } from './parts.ts';

/** Readings of one device in one question to history. */
const AT_ONCE = 5_000;
const AHEAD_MS = 3_600_000;

export interface FillParts extends Pick<Parts, 'metering' | 'clock' | 'log'> {
  readonly history: Pick<HistoryReader, 'readings'>;
  readonly fleet: Pick<Parts['fleet'], 'index'>;
}

/** One filling at a time: a long one is still under way when the next is due. */
let underWay = false;

/**
 * Fills books that begin later than history does: those of an installation that
 * had none before, of a file that was set aside, or that were away for longer
 * than the journal keeps. Device by device; stopped half way, it begins again
 * and finds what is there already. Whose a record is, the present fleet says.
 */
export async function fillBooks({
  metering,
  history,
  fleet,
  clock,
  log,
}: FillParts): Promise<void> {
  const port = metering.port();
  if (underWay || port === null) return;
  underWay = true;
  try {
    if (await port.call('isFilled')) return;
    let readings = 0;
    const index = fleet.index();
    for (const { spec, meter } of index.devices.values()) {
      if (meter === null) continue;
      readings += await fillDevice(port, history, index, spec.id, epochMs(clock.now() + AHEAD_MS));
    }
    await port.call('setFilled', 'yes');
    if (readings > 0) log.info({ readings }, 'the books have been filled from history');
  } finally {
    underWay = false;
  }
}

async function fillDevice(
  port: MeteringPort,
  history: Pick<HistoryReader, 'readings'>,
  fleet: FleetIndex,
  device: DeviceId,
  to: EpochMs,
): Promise<number> {
  let from = epochMs(0);
  let count = 0;
  for (;;) {
    const readings = await history.readings({ devices: [device], from, to, limit: AT_ONCE });
    const last = readings.at(-1);
    if (last === undefined) return count;
    const { points } = booksBatch(readings, last.position, () => fleet);
    await port.call('fill', points);
    count += readings.length;
    if (readings.length < AT_ONCE) return count;
    // those of the last moment come again; more than a question of one moment there cannot be
    from = epochMs(Math.max(last.ts, from + 1));
  }
}
