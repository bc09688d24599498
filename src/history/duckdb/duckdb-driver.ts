import type { MessagePort } from 'node:worker_threads';
import type { HistoryDriver, HistoryLink } from '../contract/driver.ts';
import { connectDuckdbHistory, openDuckdbHistory } from './duckdb-history.ts';

export const DUCKDB = 'duckdb';

export const duckdbDriver: HistoryDriver = {
  async open({ memoryLimitMegabytes, retentionMonths }, { dir }) {
    const store = await openDuckdbHistory({
      dir,
      memoryLimitMb: memoryLimitMegabytes,
      retentionMonths,
    });
    return { ...store, connect: () => linkOf(store.connect()) };
  },
  // made by `linkOf`
  connect: ({ value }) => connectDuckdbHistory(value as MessagePort),
};

const linkOf = (port: MessagePort): HistoryLink => ({
  driver: DUCKDB,
  value: port,
  transfer: [port],
});
