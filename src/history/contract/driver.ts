import type { Transferable as Movable } from 'node:worker_threads';
import type { Position } from '../../model/units.ts';
import type { History, HistoryKeeper, HistoryReader, HistoryWriter } from '../history.ts';
import type { HistorySettings } from '../history-settings.ts';

/** What a driver's module exports for the registry. */
export interface HistoryDriver {
  /**
   * Asks an engine on another machine nothing, so that the service starts while it is down.
   * @throws AppError history-locked, history-down, history-misconfigured, history-state-damaged.
   */
  open(settings: HistorySettings, place: HistoryPlace): Promise<OpenHistory>;
  /** Another connection to an open store, by its own driver's link. */
  connect(link: HistoryLink): HistoryConnection;
}

export interface HistoryPlace {
  /** Folder for what any of the drivers keeps on this machine. */
  readonly dir: string;
}

/**
 * A store as the thread that opened it sees it. Another thread gets a
 * connection of its own through `connect()`: the pipeline's thread is the one
 * that writes, the main thread reads, maintains and closes.
 */
export interface OpenHistory extends History, Drill {
  /** To be sent to another thread, which gives it to the driver's `connect`. */
  connect(): HistoryLink;
  /**
   * Writes the store of this moment to a new file and returns the journal position it stands at;
   * absent where the engine is backed up by its own means.
   */
  readonly copyTo?: (path: string) => Promise<Position>;
}

/** The store as another thread sees it, plus what ends the connection. */
export interface HistoryConnection extends HistoryWriter, HistoryReader, HistoryKeeper {
  /** Ends this connection; the store stays open. Calls still open fail with history-closed. */
  disconnect(): void;
}

/** For tests and drills: every write is refused with history-down until `resumeWrites`. */
export interface Drill {
  pauseWrites(): Promise<void>;
  resumeWrites(): Promise<void>;
}

/** Can be cloned into another thread; names the driver that understands it. */
export interface HistoryLink {
  readonly driver: string;
  readonly value: unknown;
  /** What of `value` is moved and not copied. */
  readonly transfer: readonly Movable[];
}
