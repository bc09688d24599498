import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../lib/app-error.ts';
import { epochMs } from '../../model/units.ts';
import type { HistoryConnection, HistoryLink, OpenHistory } from '../contract/driver.ts';
import { CallGate } from './call-gate.ts';
import type { RemoteEngine } from './engine.ts';
import { remoteBuckets } from './remote-buckets.ts';
import { remoteExport } from './remote-export.ts';
import { remoteLatest } from './remote-latest.ts';
import { remoteReadings, remoteSeries } from './remote-series.ts';
import { openRemoteState } from './remote-state.ts';
import { remoteSuperseded } from './remote-superseded.ts';
import { RemoteWriter } from './remote-writer.ts';

export interface RemoteHistoryOptions {
  /** Folder of the state file; made when it is first written. */
  readonly dir: string;
  /** Names the engine and the place in it; a state of another target is not this one's. */
  readonly target: string;
  /** What another thread connects with. */
  readonly link: HistoryLink;
  /** Wall clock, ms. */
  readonly now?: () => number;
  /** ms of a clock that never goes back. */
  readonly clock?: () => number;
}

export type RemoteHistory = OpenHistory & HistoryConnection;

/**
 * The whole history contract on an engine on another machine. Opening asks the
 * engine nothing, so that the service starts while it is down; its set-up is
 * checked at first use, and again until it succeeds.
 *
 * Two instances may stand on one folder (the thread that writes, the thread that
 * reads): the one that never wrote takes cursor and counts from the state file.
 * @throws AppError history-state-damaged.
 */
export function createRemoteHistory(
  engine: RemoteEngine,
  { dir, target, link, now = Date.now, clock = () => performance.now() }: RemoteHistoryOptions,
): RemoteHistory {
  const state = openRemoteState(dir, target);
  state.read();
  const gate = new CallGate(engine);
  let writer: RemoteWriter | null = null;
  /** Writes follow one another; a failed one does not stop the next. */
  let writing: Promise<unknown> = Promise.resolve();
  const call = <T>(work: () => Promise<T>): Promise<T> => gate.through(work);
  const inTurn = <T>(work: (by: RemoteWriter) => Promise<T>): Promise<T> => {
    const done = writing.then(() =>
      call(() => {
        writer ??= new RemoteWriter(engine, state, clock);
        return work(writer);
      }),
    );
    writing = done.catch(() => undefined);
    return done;
  };
  const mark = () => writer?.mark ?? state.read();

  return {
    write: async (batch) => {
      gate.refuseClosed();
      if (state.writes() === 'paused') {
        throw new AppError('history-down', 'history writes are paused', { retryable: true });
      }
      return inTurn((by) => by.write(batch));
    },
    adopt: (readings) => inTurn((by) => by.adopt(readings)),
    adoptCursor: (upTo) => inTurn((by) => by.adoptCursor(upTo, pause)),
    cursor: async () => mark().upTo,
    series: (query) => call(() => remoteSeries(engine, query)),
    buckets: (query) => call(() => remoteBuckets(engine, query)),
    latest: (devices) => call(() => remoteLatest(engine, devices, epochMs(now()))),
    readings: (query) => call(() => remoteReadings(engine, query)),
    superseded: (device, limit) => call(() => remoteSuperseded(engine, device, limit)),
    export: (query) => call(() => remoteExport(engine, query)),
    stats: () =>
      call(async () => {
        const { upTo: cursor, rows } = mark();
        const bytesOnDisk = await engine.bytesOnDisk();
        return { rows, hotRows: rows, bytesOnDisk, parquetFiles: 0, cursor, repaired: null };
      }),
    // the engine keeps, merges and drops by itself
    maintain: async () => ({ rowsArchived: 0, filesWritten: 0, monthsDropped: 0 }),
    archivedUpTo: async () => state.read().upTo,
    pauseWrites: async () => state.setWrites('paused'),
    resumeWrites: async () => state.setWrites('running'),
    connect: () => link,
    disconnect: () => void gate.close(),
    close: () => gate.close(),
  };
}
