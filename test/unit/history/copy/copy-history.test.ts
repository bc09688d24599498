import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemoryHistory } from '../../../../src/history/memory-history.ts';
import { AppError } from '../../../../src/lib/app-error.ts';
import { epochMs } from '../../../../src/model/units.ts';
import {
  batch,
  DAY,
  DAY0,
  event,
  everything,
  HOUR,
  meter,
  pressures,
} from '../../../contract/history-readings.ts';
import { copied } from '../../../support/copied.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';

async function filled() {
  const source = openMemoryHistory();
  await source.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3], 20 * DAY)));
  await source.write(batch(...pressures('S2', DAY0 + DAY, 11, [4, 5])));
  return source;
}

describe('copying history', () => {
  it('gives the target what the source has, and leaves its cursor alone', async () => {
    const [source, target] = [await filled(), openMemoryHistory()];
    const { told, ...result } = await copied({ source, target });
    expect(told.at(-1)).toMatchObject({ phase: 'comparing', readings: 5 });
    expect(result).toEqual({
      devices: 2,
      readings: 5,
      stored: 5,
      deviceMonths: 3,
      differences: [],
      shortened: 0,
    });
    const all = everything(['S1', 'S2']);
    expect(await target.readings(all)).toEqual(await source.readings(all));
    expect(await target.cursor()).toBe(0);
  });

  it('copies nothing twice when it is run again', async () => {
    const [source, target] = [await filled(), openMemoryHistory()];
    const path = join(temporaryDirectory('copy'), 'progress.jsonl');
    await copied({ source, target }, path);
    const again = await copied({ source, target }, path);
    expect(again).toMatchObject({ readings: 5, stored: 0, differences: [] });
    expect(again.told.some(({ phase }) => phase === 'copying')).toBe(false);
  });

  it('takes the span alone', async () => {
    const [source, target] = [await filled(), openMemoryHistory()];
    const span = { from: epochMs(DAY0 + HOUR), to: epochMs(DAY0 + 30 * DAY) };
    const result = await copied({ source, target, span });
    expect(result).toMatchObject({ readings: 3, stored: 3, deviceMonths: 2 });
    const found = await target.readings(everything(['S1', 'S2']));
    expect(found.map(({ position }) => position)).toEqual([11, 12, 2]);
  });

  it('gives again once what the target had lost by the time it was read back', async () => {
    const source = await filled();
    const [lossy, target] = [openMemoryHistory(), openMemoryHistory()];
    let calls = 0;
    // acknowledges its first page and forgets it
    const adopt: typeof target.adopt = (readings) => {
      calls += 1;
      return calls === 1 ? lossy.adopt(readings) : target.adopt(readings);
    };
    const result = await copied({ source, target: { ...target, adopt } });
    expect(result).toMatchObject({ differences: [] });
    const all = everything(['S1', 'S2']);
    expect(await target.readings(all)).toEqual(await source.readings(all));
  });

  it('finds a planted difference, and says where', async () => {
    const [source, target] = [await filled(), openMemoryHistory()];
    // later in the journal than what is copied: it stays
    await target.adopt(pressures('S1', DAY0 + 20 * DAY, 99, [2.001]));
    await target.adopt([meter('S2', DAY0 + DAY + 1, 98, { vm: 1 })]);
    const { differences } = await copied({ source, target });
    expect(differences).toEqual([
      {
        device: 'S1',
        month: '2026-03',
        missing: 0,
        extra: 0,
        differing: 1,
        first: { ts: DAY0 + 20 * DAY, what: 'station: position' },
      },
      {
        device: 'S2',
        month: '2026-03',
        missing: 0,
        extra: 1,
        differing: 0,
        first: { ts: DAY0 + DAY + 1, what: 'meter is only in the target' },
      },
    ]);
  });

  it('counts events that the target keeps only in part', async () => {
    const [source, target] = [openMemoryHistory(), openMemoryHistory()];
    await source.write(batch(event('S1', DAY0, 1, 'log', { text: 'long', level: 3 })));
    await target.adopt([event('S1', DAY0, 1, 'log', { level: 3, 'gaswatch:cut': 1 })]);
    const result = await copied({ source, target });
    expect(result).toMatchObject({ differences: [], shortened: 1, stored: 0 });
  });

  it('waits while the target is down, and gives up on what waiting does not mend', async () => {
    const [source, target] = [await filled(), openMemoryHistory()];
    let refusals = 3;
    const adopt: typeof target.adopt = async (readings) => {
      refusals -= 1;
      if (refusals >= 0) throw new AppError('history-down', 'away', { retryable: true });
      return target.adopt(readings);
    };
    const result = await copied({ source, target: { ...target, adopt } });
    expect(result).toMatchObject({ stored: 5, differences: [] });
    expect(result.told.filter(({ phase }) => phase === 'waiting')).toHaveLength(3);
    const broken = {
      ...openMemoryHistory(),
      adopt: () => Promise.reject(new AppError('history-misconfigured', 'no')),
    };
    await expect(copied({ source, target: broken })).rejects.toMatchObject({
      code: 'history-misconfigured',
    });
  });
});
