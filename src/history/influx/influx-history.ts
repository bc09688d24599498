import type { HistoryConnection, OpenHistory } from '../contract/driver.ts';
import {
  connectRemote,
  openRemote,
  type RemoteDriver,
  type RemotePlace,
} from '../remote/remote-driver.ts';
import { influxEngine } from './influx-engine.ts';
import type { InfluxSettings } from './influx-settings.ts';

export const INFLUX = 'influxdb';

const DRIVER: RemoteDriver<InfluxSettings> = {
  name: INFLUX,
  engineOf: influxEngine,
  targetOf: ({ url, org, bucket }) => `${url} ${org} ${bucket}`,
};

/** History on InfluxDB 2. @throws AppError history-state-damaged. */
export const openInfluxHistory = (settings: InfluxSettings, place: RemotePlace): OpenHistory =>
  openRemote(DRIVER, settings, place);

export const connectInfluxHistory = (value: unknown): HistoryConnection =>
  connectRemote(DRIVER, value);
