import type { MessagePort } from 'node:worker_threads';
import { booksBatch } from './books-batch.ts';
import type { HistoryWriter } from './history/history.ts';
import type { JournalReader } from './journal/journal.ts';
import { reasonOf } from './lib/app-error.ts';
import { placesOf } from './metering/store/place-spec.ts';
import { MeteringPort } from './metering-port.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import { type EpochMs, type Position, position } from './model/units.ts';
import { createHistoryFeed, type HistoryFeed } from './pipeline/history-feed.ts';
import type { FoldStore } from './records/records.ts';

/**
 * The books as one more consumer beside history, with a cursor of their own.
 * They may be away, come back, or never come: the fold goes on, and the journal
 * has what they have missed.
 */
export interface BooksFeed {
  offer: HistoryFeed['offer'];
  /** The metering thread runs, for the first time or again. */
  connect(port: MessagePort): void;
  /** Null: not connected in this run. */
  progress(): { readonly cursor: Position; readonly at: EpochMs | null } | null;
  /** Gives a last batch. */
  stop(): Promise<void>;
}

export interface BooksFeedPorts {
  readonly reader: JournalReader;
  readonly store: Pick<FoldStore, 'refused'>;
  /** The fleet under which the entry at this position, journaled at this time, was judged. */
  fleetAt(position: Position, at: EpochMs): FleetIndex;
  /** A turn has failed or goes well again; null: well. */
  told(trouble: string | null): void;
}

const EVERY_MS = 500;
const RETRY_MS = 5_000;

interface Connection {
  readonly port: MeteringPort;
  readonly feed: HistoryFeed;
}

/** How far the fold has come, and the journal time of that. */
interface Offered {
  readonly upTo: Position;
  readonly at: EpochMs;
}

/** @param folded how far the fold has come, at the time `at`. */
export function createBooksFeed(ports: BooksFeedPorts, folded: Position, at: EpochMs): BooksFeed {
  let offered: Offered = { upTo: folded, at };
  let connection: Connection | null = null;
  let stopped = false;
  let trouble: string | null = null;

  const tell = (reason: string | null): void => {
    if (reason !== trouble) ports.told(reason);
    trouble = reason;
  };

  async function follow(port: MeteringPort): Promise<void> {
    const open = await connected(ports, port, () => offered);
    connection = open;
    while (!stopped && connection === open && !port.ended) {
      const outcome = await open.feed.turn().catch((thrown: unknown) => {
        tell(reasonOf(thrown));
        return 'failed' as const;
      });
      if (outcome !== 'failed') tell(null);
      if (outcome !== 'more') await pause(outcome === 'idle' ? EVERY_MS : RETRY_MS);
    }
  }

  return {
    offer(readings, upTo, journaledAt) {
      offered = { upTo, at: journaledAt };
      connection?.feed.offer(readings, upTo, journaledAt);
    },
    connect(raw) {
      const port = new MeteringPort(raw);
      follow(port).catch((thrown: unknown) => tell(reasonOf(thrown)));
    },
    progress() {
      if (connection === null) return null;
      return { cursor: connection.feed.cursor(), at: connection.feed.cursorAt() };
    },
    async stop() {
      stopped = true;
      // the thread may be away: what it misses is in the journal
      await connection?.feed.turn().catch(() => 'idle');
      connection?.port.close();
    },
  };
}

/** What the fold admits goes to history and to the books. */
export const offeringBoth = (
  history: HistoryFeed,
  books: Pick<BooksFeed, 'offer'>,
): HistoryFeed => ({
  ...history,
  offer(...admitted) {
    history.offer(...admitted);
    books.offer(...admitted);
  },
});

async function connected(
  ports: BooksFeedPorts,
  port: MeteringPort,
  offered: () => Offered,
): Promise<Connection> {
  let sent: FleetIndex | null = null;
  /** What comes late is judged by the figures that are in force, not by those of its time. */
  const sendPlaces = async (): Promise<void> => {
    const { upTo, at } = offered();
    const fleet = ports.fleetAt(upTo, at);
    if (sent?.version === fleet.version) return;
    await port.call('setPlaces', placesOf(fleet));
    sent = fleet;
  };
  // also when nothing comes: what is asked is answered for the places of the fleet
  await sendPlaces();
  const cursorOf = async (): Promise<Position> => position(await port.call('cursor'));
  const fleetAt = (where: Position, at = offered().at): FleetIndex => ports.fleetAt(where, at);
  const books: HistoryWriter = {
    async write({ readings, upTo }) {
      await sendPlaces();
      await port.call('write', booksBatch(readings, upTo, fleetAt));
      return { stored: readings.length, duplicates: 0, superseded: 0 };
    },
    cursor: cursorOf,
  };
  const cursor = await cursorOf();
  const { reader, store } = ports;
  // the journal has forgotten what the books have not seen: history has it
  if (reader.bounds().first > cursor + 1) await port.call('setFilled', 'no');
  const feed = createHistoryFeed(
    { reader, store, fleetAt, history: books },
    cursor,
    offered().upTo,
  );
  return { port, feed };
}

const pause = (forMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, forMs));
