import { decode } from '../decode/decode.ts';
import type { HistoryWriter } from '../history/history.ts';
import type { JournalReader } from '../journal/journal.ts';
import type { Command } from '../model/command.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Reading } from '../model/reading.ts';
import { quarantineId } from '../model/rejection.ts';
import type { EpochMs, Position } from '../model/units.ts';
import type { FoldStore } from '../records/records.ts';
import { releasedEntry } from './fold-commands.ts';

/**
 * The history store as a consumer with a cursor of its own. While it keeps up it
 * is handed what the fold has just admitted; after it has been away it reads the
 * journal again from its cursor, taking the verdicts from the quarantine, so that
 * nothing is judged twice and nothing is missing. It never holds the fold back.
 */
export interface HistoryFeed {
  /**
   * What was admitted from the entries after the last offer up to `upTo`, journaled at `at`.
   * `known`: not told (replay).
   */
  offer(readings: readonly Reading[] | 'known', upTo: Position, at: EpochMs): void;
  /** Writes a batch; returns whether there is more to do now. Throws what history throws. */
  turn(): Promise<'more' | 'idle'>;
  /** Journal position up to which everything is in history. */
  cursor(): Position;
  /** Journal time of that position's entry; null before the first write of this run. */
  cursorAt(): EpochMs | null;
}

export interface HistoryFeedPorts {
  readonly history: HistoryWriter;
  readonly reader: JournalReader;
  readonly store: Pick<FoldStore, 'refused'>;
  /** The fleet under which the entry at this position, journaled at this time, was judged. */
  fleetAt(position: Position, at: EpochMs): FleetIndex;
}

/** Beyond this many the feed lets go and reads the journal later: memory stays bounded. */
const BUFFERED_READINGS = 100_000;
const CATCH_UP_BYTES = 2 * 1024 * 1024;

/**
 * @param start how far history has come.
 * @param folded how far the fold has come: what lies between, history reads from the journal.
 */
export function createHistoryFeed(
  ports: HistoryFeedPorts,
  start: Position,
  folded: Position,
): HistoryFeed {
  let cursor = start;
  let cursorAt: EpochMs | null = null;
  /** Last entry offered: everything up to here has been judged and its verdicts are durable. */
  let offered = folded;
  let offeredAt: EpochMs | null = null;
  /** Admitted readings after `cursor` up to `offered`; null while the journal must be read instead. */
  let buffer: Reading[] | null = null;

  async function write(
    readings: readonly Reading[],
    upTo: Position,
    at: EpochMs | null,
  ): Promise<void> {
    try {
      await ports.history.write({ readings, upTo });
      cursor = upTo;
      cursorAt = at;
    } catch (error) {
      buffer = null;
      // an engine that forgot what it had acknowledged has gone back: the journal is read from there
      const now = await cursorOf(ports.history, cursor);
      if (now < cursor) [cursor, cursorAt] = [now, null];
      throw error;
    }
  }

  async function catchUp(): Promise<'more' | 'idle'> {
    const entries = ports.reader
      .read(cursor, CATCH_UP_BYTES)
      .filter((entry) => entry.position <= offered);
    const last = entries.at(-1);
    if (last !== undefined) {
      const refused = ports.store.refused(cursor, last.position);
      const readings = entries.flatMap((entry) =>
        admittedOf(entry, ports.fleetAt(entry.position, entry.at), refused),
      );
      await write(readings, last.position, last.at);
    }
    if (cursor < offered && last !== undefined) return 'more';
    // no await since the comparison: what is offered next follows on without a gap
    buffer = [];
    return 'idle';
  }

  return {
    offer(readings, upTo, at) {
      offered = upTo;
      offeredAt = at;
      // replay after a crash in which history had come further than the fold
      if (upTo <= cursor) return;
      if (readings === 'known' || buffer === null) buffer = null;
      else if (buffer.length + readings.length > BUFFERED_READINGS) buffer = null;
      else for (const reading of readings) buffer.push(reading);
    },
    async turn() {
      if (cursor >= offered) {
        buffer ??= [];
        return 'idle';
      }
      if (buffer === null) return catchUp();
      const readings = buffer;
      buffer = [];
      await write(readings, offered, offeredAt);
      return cursor < offered ? 'more' : 'idle';
    },
    cursor: () => cursor,
    cursorAt: () => cursorAt,
  };
}

/** A store that cannot even say is asked again after the next write that fails. */
async function cursorOf(history: HistoryWriter, known: Position): Promise<Position> {
  try {
    return await history.cursor();
  } catch {
    return known;
  }
}

/** Decodes an entry again and leaves out what was refused the first time. */
function admittedOf(
  entry: StoredEntry,
  fleet: FleetIndex,
  refused: ReadonlySet<string>,
): readonly Reading[] {
  const readings = readingsOf(entry, fleet);
  if (refused.size === 0) return readings;
  // a message refused whole has one row for all its records
  if (refused.has(quarantineId({ position: entry.position, index: null }))) return [];
  return readings.filter((reading) => !refused.has(quarantineId(reading)));
}

function readingsOf(entry: StoredEntry, fleet: FleetIndex): readonly Reading[] {
  if (entry.kind === 'message') return decode(entry, fleet).readings;
  if (entry.kind !== 'command') return [];
  // written by this service alone: its parse border
  const command = JSON.parse(new TextDecoder().decode(entry.payload)) as Command;
  if (command.command !== 'release') return [];
  const { index, reason } = command;
  return decode(releasedEntry(entry, command), fleet, { index, reason }).readings;
}
