import { describe, expect, it } from 'vitest';
import { createRemoteHistory } from '../../../../src/history/remote/remote-history.ts';
import { position } from '../../../../src/model/units.ts';
import {
  batch,
  DAY0,
  device,
  everything,
  meter,
  pressures,
  station,
} from '../../../contract/history-readings.ts';
import { memoryEngine } from '../../../support/memory-engine.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';

const HORIZON = 15_000;

/** A remote history whose clock the test turns. */
function stage(horizon = HORIZON) {
  const dir = temporaryDirectory('remote');
  const engine = memoryEngine({ flushHorizonMs: horizon });
  const time = { ms: 0 };
  const open = () =>
    createRemoteHistory(engine, {
      dir,
      target: 'memory',
      link: { driver: 'memory', value: null, transfer: [] },
      clock: () => time.ms,
    });
  const history = open();
  const wait = (ms: number): void => {
    time.ms += ms;
  };
  const stored = async () => (await history.readings(everything(['S1', 'M1']))).length;
  return { engine, history, open, wait, stored };
}

const pressuresAt = (first: number, count: number) =>
  batch(
    ...pressures(
      'S1',
      DAY0 + first * 10_000,
      first,
      Array.from({ length: count }, (_, n) => first + n),
    ),
  );

const empty = (upTo: number) => ({ readings: [], upTo: position(upTo) });

describe('the durable cursor of a remote history', () => {
  it('trails what was acknowledged by the horizon, also for another instance', async () => {
    const { history, open, wait } = stage();
    await history.write(pressuresAt(1, 5));
    expect(await history.cursor()).toBe(5);
    expect(await history.archivedUpTo()).toBe(0);
    wait(HORIZON - 1);
    await history.write(empty(6));
    expect(await history.archivedUpTo()).toBe(0);
    wait(1_000);
    await history.write(empty(7));
    expect(await history.archivedUpTo()).toBe(5);
    const reader = open();
    expect([await reader.cursor(), await reader.archivedUpTo()]).toEqual([5, 5]);
    expect((await reader.stats()).rows).toBe(5);
  });

  it('goes back when the engine was started anew, and the write says so', async () => {
    const { engine, history, wait, stored } = stage();
    await history.write(pressuresAt(1, 5));
    wait(HORIZON + 1);
    await history.write(pressuresAt(6, 3));
    wait(2_000);
    await history.write(pressuresAt(9, 2));
    engine.restart(2);
    wait(2_000);
    expect(await stored()).toBe(5);
    await expect(history.write(pressuresAt(11, 1))).rejects.toMatchObject({
      code: 'history-down',
      retryable: true,
      message: expect.stringMatching(/positions 6 to 10 are sent again/),
    });
    expect(await history.cursor()).toBe(5);
    expect(await history.write(pressuresAt(6, 6))).toMatchObject({ stored: 6 });
    expect(await stored()).toBe(11);
    expect((await history.stats()).rows).toBe(11);
  });

  it('sends again what survived in part, and counts it neither stored nor twice', async () => {
    const { engine, history, wait, stored } = stage();
    await history.write(pressuresAt(1, 4));
    wait(1_000);
    await history.write(pressuresAt(5, 4));
    engine.restart(1);
    wait(1_000);
    await expect(history.write(empty(9))).rejects.toMatchObject({ code: 'history-down' });
    expect(await history.cursor()).toBe(0);
    const again = await history.write(pressuresAt(1, 8));
    expect(again).toEqual({ stored: 4, duplicates: 0, superseded: 0 });
    expect((await history.stats()).rows).toBe(8);
    expect(engine.stored()).toHaveLength(8);
    expect(await stored()).toBe(8);
  });

  it('does not move on the word of an engine that does not answer', async () => {
    const { engine, history, wait } = stage();
    await history.write(pressuresAt(1, 5));
    wait(HORIZON + 1);
    engine.down();
    await expect(history.write(empty(6))).rejects.toMatchObject({ code: 'history-down' });
    expect(await history.archivedUpTo()).toBe(0);
    engine.up();
    await history.write(empty(6));
    expect(await history.archivedUpTo()).toBe(5);
  });

  it('asks after every failed write whether the engine is still the one of before', async () => {
    const { engine, history, stored } = stage();
    await history.write(pressuresAt(1, 2));
    engine.down();
    await expect(history.write(pressuresAt(3, 1))).rejects.toMatchObject({ code: 'history-down' });
    engine.restart(1);
    engine.up();
    // no time has passed at all
    await expect(history.write(pressuresAt(3, 1))).rejects.toThrow(/started anew/);
    await history.write(pressuresAt(1, 3));
    expect(await stored()).toBe(3);
  });

  it('a failed write without a restart loses nothing that came before', async () => {
    const { engine, history } = stage();
    await history.write(pressuresAt(1, 2));
    engine.down();
    await expect(history.write(pressuresAt(3, 1))).rejects.toMatchObject({ code: 'history-down' });
    engine.up();
    expect(await history.cursor()).toBe(2);
    expect(await history.write(pressuresAt(3, 1))).toMatchObject({ stored: 1 });
  });
});

describe('a remote history', () => {
  it('opens while the engine is down, refuses what needs it, and works once it is up', async () => {
    const { engine, history } = stage();
    engine.down();
    expect(await history.cursor()).toBe(0);
    expect(await history.archivedUpTo()).toBe(0);
    await expect(history.latest('all')).rejects.toMatchObject({ code: 'history-down' });
    await expect(history.write(pressuresAt(1, 1))).rejects.toMatchObject({ code: 'history-down' });
    engine.up();
    expect(await history.write(pressuresAt(1, 1))).toMatchObject({ stored: 1 });
  });

  it('knows a row that the engine does not show yet', async () => {
    const { engine, history } = stage();
    engine.hide();
    await history.write(batch(meter('M1', DAY0, 1, { vb: 1 })));
    const result = await history.write(
      batch(meter('M1', DAY0, 2, { vb: 1 }), meter('M1', DAY0, 3, { vb: 2 })),
    );
    expect(result).toEqual({ stored: 1, duplicates: 1, superseded: 1 });
    engine.show();
    expect((await history.superseded(device('M1'), 9)).map((row) => row.fields['vb'])).toEqual([1]);
  });

  it('does not ask the engine for what is newer than all it has', async () => {
    const { engine, history } = stage();
    for (let n = 0; n < 20; n += 1) await history.write(pressuresAt(1 + n * 10, 10));
    expect(engine.calls.get('rows')).toBeUndefined();
    expect(engine.calls.get('newestAt')).toBe(1);
  });

  it('asks for late rows of many devices together', async () => {
    const { engine, history } = stage();
    const devices = Array.from({ length: 100 }, (_, n) => `S${n}`);
    const round = (first: number, ts: number) =>
      batch(...devices.map((id, n) => station(id, ts, first + n, { pOut: n })));
    await history.write(round(1, DAY0));
    await history.write(round(101, DAY0 + 60_000));
    expect(await history.write(round(201, DAY0 + 30_000))).toMatchObject({ stored: 100 });
    expect(engine.calls.get('rows')).toBe(1);
  });

  it('gives a page without having a year in memory, and jumps over empty years', async () => {
    const { engine, history } = stage();
    const HALF_HOUR = 1_800_000;
    const year = Array.from({ length: 17_520 }, (_, n) =>
      meter('M1', DAY0 + n * HALF_HOUR, n + 1, { vb: n }),
    );
    await history.write(batch(...year));
    engine.calls.clear();
    const query = { ...everything(['M1']), device: device('M1') };
    const page = await history.series({ ...query, limit: 100 });
    expect(page.items.map((row) => row.fields['vb'])).toEqual(
      Array.from({ length: 100 }, (_, n) => n),
    );
    const last = await history.series({ ...query, limit: 100, order: 'descending' });
    expect(last.items.at(-1)?.fields['vb']).toBe(17_420);
    expect(engine.largestAnswer()).toBeLessThan(1_500);
    const asked = [...engine.calls.values()].reduce((sum, count) => sum + count, 0);
    expect(asked).toBeLessThan(60);
  });
});
