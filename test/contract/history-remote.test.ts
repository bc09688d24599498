import type { RemoteEngine } from '../../src/history/remote/engine.ts';
import { keptNumber } from '../../src/history/remote/kept-number.ts';
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

/** The engine of each folder, which outlives the history on it. */
const rounding = new Map<string, RemoteEngine>();
const openRounding = async (dir: string) => {
  const engine = rounding.get(dir) ?? packed(memoryEngine({ digits: 12 }));
  rounding.set(dir, engine);
  return createRemoteHistory(engine, { dir, target: 'memory', link });
};

historySuite(
  'remote core over an engine that rounds numbers',
  openRounding,
  { ...EXACT, numbers: 'rounded' },
  async (dir) => {
    const engine = rounding.get(dir);
    // of numbers that are not whole it keeps three digits from here on
    if (engine !== undefined) rounding.set(dir, packed(engine, 3));
    return openRounding(dir);
  },
);

function packed(engine: RemoteEngine, digits = 12): RemoteEngine {
  const rows: RemoteEngine['rows'] = async (query) =>
    (await engine.rows(query)).map((row) => {
      const cells = Object.entries(row.numbers);
      const cut = cells.map(([name, value]) => [name, keptNumber(value, digits)] as const);
      return { ...row, numbers: Object.fromEntries(cut) };
    });
  return { ...engine, rows };
}
