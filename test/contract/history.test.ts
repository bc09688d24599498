import { openDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import { historySuite } from './history-suite.ts';
import { EXACT } from './history-suite-context.ts';

historySuite('memory', async () => openMemoryHistory());
const openDuckdb = (dir: string) => openDuckdbHistory({ dir, memoryLimitMb: 256 });
historySuite('duckdb', openDuckdb, EXACT, openDuckdb);
