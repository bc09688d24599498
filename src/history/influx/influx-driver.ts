import { join } from 'node:path';
import type { HistoryDriver } from '../contract/driver.ts';
import { missingSection } from '../contract/missing-section.ts';
import { connectInfluxHistory, INFLUX, openInfluxHistory } from './influx-history.ts';

export const influxDriver: HistoryDriver = {
  async open({ influxdb, retentionMonths }, { dir }) {
    if (influxdb === undefined) throw missingSection(INFLUX);
    return openInfluxHistory(influxdb, { dir: join(dir, INFLUX), retentionMonths });
  },
  connect: ({ value }) => connectInfluxHistory(value),
};
