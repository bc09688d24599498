import { describe, expect, it } from 'vitest';
import { createRemoteHistory } from '../../../../src/history/remote/remote-history.ts';
import {
  batch,
  DAY,
  DAY0,
  device,
  event,
  HOUR,
  meter,
} from '../../../contract/history-readings.ts';
import { memoryEngine } from '../../../support/memory-engine.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';

const NOW = DAY0 + 200 * DAY;

function opened() {
  const engine = memoryEngine();
  const link = { driver: 'memory', value: null, transfer: [] };
  const dir = temporaryDirectory('latest');
  const history = createRemoteHistory(engine, { dir, target: 'memory', link, now: () => NOW });
  return { engine, history };
}

describe('the newest rows of a remote history', () => {
  it('are found however long ago they are, each device once', async () => {
    const { history } = opened();
    await history.write(
      batch(
        meter('M1', NOW - HOUR, 1, { vb: 1 }),
        meter('M2', NOW - 10 * DAY, 2, { vb: 2 }),
        meter('M3', NOW - 190 * DAY, 3, { vb: 3 }),
      ),
    );
    const rows = await history.latest('all');
    expect(rows.map((row) => [row.device, row.fields['vb']?.value])).toEqual([
      ['M1', 1],
      ['M2', 2],
      ['M3', 3],
    ]);
    expect(await history.latest([device('M3'), device('M3')])).toHaveLength(1);
  });

  it('have the fields of the last 36 h where the device has sent anything since', async () => {
    const { history } = opened();
    await history.write(
      batch(
        meter('M1', NOW - 48 * HOUR, 1, { vb: 1, battery: 3.6 }),
        meter('M1', NOW - 35 * HOUR, 2, { pAbs: 103 }),
        meter('M1', NOW - HOUR, 3, { vb: 2 }),
      ),
    );
    const [row] = await history.latest([device('M1')]);
    expect(Object.keys(row?.fields ?? {}).sort()).toEqual(['pAbs', 'vb']);
  });

  it('are of the later journal entry where two kinds say one moment', async () => {
    const { history } = opened();
    await history.write(
      batch(
        meter('M1', NOW - HOUR, 1, { vb: 1 }, 'snapshot'),
        meter('M1', NOW - HOUR, 2, { vb: 2 }, 'interval'),
      ),
    );
    const [row] = await history.latest([device('M1')]);
    expect(row?.fields['vb']?.value).toBe(2);
  });

  it('of events have what the newest of each code says', async () => {
    const { history } = opened();
    await history.write(
      batch(
        event('M1', NOW - 3 * HOUR, 1, 'a', { level: 1, old: true }),
        event('M1', NOW - 2 * HOUR, 2, 'a', { level: 2 }),
        event('M1', NOW - 1 * HOUR, 3, 'b', { text: '门' }),
      ),
    );
    const [row] = await history.latest([device('M1')]);
    expect(row?.fields).toMatchObject({
      code: { value: 'b' },
      level: { value: 2 },
      text: { value: '门' },
    });
    expect(row?.fields['old']).toBeUndefined();
  });
});
