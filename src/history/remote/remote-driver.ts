import type { HistoryConnection, OpenHistory } from '../contract/driver.ts';
import type { RemoteEngine } from './engine.ts';
import { createRemoteHistory, type RemoteHistory } from './remote-history.ts';

/** One kind of engine, with what tells two places of it apart. */
export interface RemoteDriver<S> {
  /** As in the configuration. */
  readonly name: string;
  engineOf(settings: S, options: EngineOptions): RemoteEngine;
  /** Names the place where the readings lie: another place begins at the journal's start. */
  targetOf(settings: S): string;
}

export interface EngineOptions {
  /** Absent: readings are kept for ever. */
  readonly retentionMonths?: number;
  /** Wall clock, ms. */
  readonly now?: () => number;
}

export interface RemotePlace extends EngineOptions {
  /** Folder of the state file. */
  readonly dir: string;
}

/** What another thread needs to connect: settings name secrets by their paths, never the secrets. */
interface LinkValue<S> {
  readonly settings: S;
  readonly dir: string;
  readonly retentionMonths?: number;
}

/**
 * Asks the engine nothing yet: the service starts though it is down.
 * @throws AppError history-state-damaged.
 */
export function openRemote<S>(
  driver: RemoteDriver<S>,
  settings: S,
  { dir, retentionMonths, now }: RemotePlace,
): OpenHistory {
  const kept = retentionMonths === undefined ? {} : { retentionMonths };
  return historyOf(driver, { settings, dir, ...kept }, now === undefined ? {} : { now });
}

/** @param value of a link that `connect()` of an open store gave. */
export function connectRemote<S>(driver: RemoteDriver<S>, value: unknown): HistoryConnection {
  // given by openRemote in this form
  return historyOf(driver, value as LinkValue<S>, {});
}

function historyOf<S>(
  driver: RemoteDriver<S>,
  value: LinkValue<S>,
  clock: Pick<EngineOptions, 'now'>,
): RemoteHistory {
  const { settings, dir, retentionMonths } = value;
  const kept = retentionMonths === undefined ? {} : { retentionMonths };
  return createRemoteHistory(driver.engineOf(settings, { ...kept, ...clock }), {
    dir,
    target: `${driver.name} ${driver.targetOf(settings)}`,
    link: { driver: driver.name, value, transfer: [] },
    ...clock,
  });
}
