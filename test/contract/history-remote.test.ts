import { createRemoteHistory } from '../../src/history/remote/remote-history.ts';
import { memoryEngine } from '../support/memory-engine.ts';
import { historySuite } from './history-suite.ts';
import { EXACT } from './history-suite-context.ts';

const link = { driver: 'memory', value: null, transfer: [] };

historySuite('remote core over an engine that keeps everything', async (dir) =>
  createRemoteHistory(memoryEngine(), { dir, target: 'memory', link }),
);

historySuite(
  'remote core over an engine that bounds texts and may forget its last rows',
  async (dir) => {
    const engine = memoryEngine({ flushHorizonMs: 15_000, text: 'bounded', textBytes: 1_000 });
    // a clock that runs fast: the horizon is over within a test
    const clock = () => performance.now() * 1_000;
    return createRemoteHistory(engine, { dir, target: 'memory', link, clock });
  },
  { ...EXACT, eventBytes: 1_000 },
);
