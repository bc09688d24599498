import { openDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import { historySuite } from './history-suite.ts';

historySuite('memory', async () => openMemoryHistory());
historySuite('duckdb', (dir) => openDuckdbHistory({ dir, memoryLimitMb: 256 }));
