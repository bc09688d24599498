import type { HistoryConnection, HistoryLink, OpenHistory } from '../contract/driver.ts';
import { createRemoteHistory, type RemoteHistory } from '../remote/remote-history.ts';
import { influxEngine } from './influx-engine.ts';
import type { InfluxSettings } from './influx-settings.ts';

export interface InfluxPlace {
  /** Folder of the state file. */
  readonly dir: string;
  /** Absent: readings are kept for ever. */
  readonly retentionMonths?: number;
  /** Wall clock, ms. */
  readonly now?: () => number;
}

/** What another thread needs to connect: the path of the token, never the token. */
interface LinkValue {
  readonly settings: InfluxSettings;
  readonly dir: string;
  readonly retentionMonths?: number;
}

export const INFLUX = 'influxdb';

/**
 * Asks InfluxDB nothing yet: the service starts though it is down.
 * @throws AppError history-state-damaged.
 */
export function openInfluxHistory(
  settings: InfluxSettings,
  { dir, retentionMonths, now }: InfluxPlace,
): OpenHistory {
  const value: LinkValue = {
    settings,
    dir,
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
  };
  return historyOf(value, now);
}

/** @param value of a link that `connect()` of an open store gave. */
export function connectInfluxHistory(value: unknown): HistoryConnection {
  // given by openInfluxHistory in this form
  return historyOf(value as LinkValue, undefined);
}

function historyOf(value: LinkValue, now: (() => number) | undefined): RemoteHistory {
  const { settings, dir, retentionMonths } = value;
  const options = {
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
    ...(now === undefined ? {} : { now }),
  };
  return createRemoteHistory(influxEngine(settings, options), {
    dir,
    target: `${INFLUX} ${settings.url} ${settings.org} ${settings.bucket}`,
    link: { driver: INFLUX, value, transfer: [] } satisfies HistoryLink,
    ...(now === undefined ? {} : { now }),
  });
}
