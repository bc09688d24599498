import type {
  HistoryConnection,
  HistoryDriver,
  HistoryLink,
  HistoryPlace,
  OpenHistory,
} from './contract/driver.ts';
import type { HistorySettings } from './history-settings.ts';

export { HISTORY_SECTIONS, type HistorySettings } from './history-settings.ts';

/** A driver's module is loaded when it is used: DuckDB's binding stays out of a service without it. */
const DRIVERS = {
  duckdb: async () => (await import('./duckdb/duckdb-driver.ts')).duckdbDriver,
  influxdb: async () => (await import('./influx/influx-driver.ts')).influxDriver,
  victoriametrics: async () => (await import('./victoria/victoria-driver.ts')).victoriaDriver,
} satisfies Readonly<Record<string, () => Promise<HistoryDriver>>>;

export type HistoryDriverName = keyof typeof DRIVERS;

// the keys of DRIVERS are exactly these names
export const HISTORY_DRIVERS = Object.keys(DRIVERS) as readonly HistoryDriverName[];

/**
 * Opens the store of the driver. An engine on another machine need not be there yet.
 * @throws AppError history-locked, history-down, history-misconfigured, history-state-damaged.
 */
export async function openHistory(
  driver: HistoryDriverName,
  settings: HistorySettings,
  place: HistoryPlace,
): Promise<OpenHistory> {
  return (await DRIVERS[driver]()).open(settings, place);
}

/** In another thread: `link` is what `connect()` of the open store gave. */
export async function connectHistory(link: HistoryLink): Promise<HistoryConnection> {
  const name = HISTORY_DRIVERS.find((driver) => driver === link.driver);
  if (name === undefined) throw new Error(`no history driver has the name ${link.driver}`);
  return (await DRIVERS[name]()).connect(link);
}
