import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/decode/decode.ts';
import { openMemoryHistory } from '../../../src/history/memory-history.ts';
import { createMemoryJournal } from '../../../src/journal/memory-journal.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import type { Reading } from '../../../src/model/reading.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import { createHistoryFeed } from '../../../src/pipeline/history-feed.ts';
import { t } from '../../support/detector-run.ts';
import { SAMPLE } from '../../support/sample-fleet.ts';

/** A journal of so many messages, a history, and a feed between that stands where it is told. */
async function stage(
  messages: number,
  at: { readonly history: number; readonly fold: number },
  refused: readonly string[] = [],
) {
  const { journal, reader } = createMemoryJournal();
  for (let n = 0; n < messages; n += 1) {
    const ts = t('12:00') + n * 10_000;
    const payload = new TextEncoder().encode(JSON.stringify({ ts, pOut: n }));
    await new Promise((resolve) =>
      journal.append(
        { kind: 'message', at: epochMs(ts), source: 'rtu', topic: 'gas/v1/rtu/telemetry', payload },
        resolve,
      ),
    );
  }
  const readingsOf = (after: number, upTo: number): readonly Reading[] =>
    reader
      .read(position(after), Infinity)
      .filter((entry) => entry.position <= upTo)
      .flatMap((entry) => decode(entry, SAMPLE).readings);
  const history = openMemoryHistory();
  if (at.history > 0)
    await history.write({ readings: readingsOf(0, at.history), upTo: position(at.history) });
  const store = { refused: () => new Set(refused) };
  const feed = createHistoryFeed(
    { history, reader, store, fleetAt: () => SAMPLE },
    position(at.history),
    position(at.fold),
  );
  const offer = (after: number, upTo: number): void =>
    feed.offer(readingsOf(after, upTo), position(upTo), epochMs(t('12:00') + upTo * 10_000));
  const drain = async (): Promise<void> => {
    while ((await feed.turn()) === 'more');
  };
  const stored = async (): Promise<readonly number[]> =>
    (
      await history.readings({
        devices: [...SAMPLE.devices.values()].map(({ spec }) => spec.id),
        from: t('00:00'),
        to: t('+1 00:00'),
        limit: 1e6,
      })
    ).map((reading) => (reading.record === 'station' ? (reading.values.pOut ?? -1) : -1));
  return { feed, history, offer, drain, stored };
}
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

describe('the history feed', () => {
  it('hands on what is offered', async () => {
    const { feed, offer, drain, stored } = await stage(6, { history: 0, fold: 0 });
    await drain();
    offer(0, 4);
    await drain();
    expect(feed.cursor()).toBe(4);
    expect(feed.cursorAt()).toBe(t('12:00:40'));
    offer(4, 6);
    await drain();
    expect(await stored()).toEqual(upTo(6));
  });

  it('reads from the journal what history missed before the fold’s own start, whoever turns first', async () => {
    for (const turnFirst of [true, false]) {
      const { offer, drain, stored } = await stage(9, { history: 3, fold: 6 });
      if (turnFirst) await drain();
      offer(6, 9);
      await drain();
      expect(await stored()).toEqual(upTo(9));
    }
  });

  it('a history that is further than the fold gets what is new only', async () => {
    const { feed, offer, drain, stored } = await stage(9, { history: 7, fold: 2 });
    await drain();
    offer(2, 5);
    offer(5, 8);
    offer(8, 9);
    await drain();
    expect(await stored()).toEqual(upTo(9));
    expect(feed.cursor()).toBe(9);
  });

  it('a history that refuses loses nothing and gets it later', async () => {
    const { feed, history, offer, drain, stored } = await stage(9, { history: 0, fold: 0 });
    await drain();
    offer(0, 2);
    await history.pauseWrites();
    await expect(feed.turn()).rejects.toMatchObject({ code: 'history-down' });
    offer(2, 5);
    await expect(feed.turn()).rejects.toMatchObject({ code: 'history-down' });
    await history.resumeWrites();
    offer(5, 9);
    await drain();
    expect(await stored()).toEqual(upTo(9));
  });

  it('a history that has gone back is fed again from there, also what it was offered since', async () => {
    const { feed, history, offer, drain, stored } = await stage(9, { history: 3, fold: 3 });
    await drain();
    offer(3, 6);
    await drain();
    const fresh = openMemoryHistory();
    let forgotten = false;
    const { write, cursor } = history;
    // the engine behind it was started anew: the write says so, once
    history.write = (batch) => {
      if (forgotten) return fresh.write(batch);
      forgotten = true;
      throw new AppError('history-down', 'started anew', { retryable: true });
    };
    history.cursor = () => (forgotten ? fresh.cursor() : cursor());
    offer(6, 8);
    await expect(feed.turn()).rejects.toMatchObject({ code: 'history-down' });
    expect(feed.cursor()).toBe(0);
    expect(feed.cursorAt()).toBeNull();
    offer(8, 9);
    await drain();
    expect((await fresh.stats()).rows).toBe(9);
    expect(feed.cursor()).toBe(9);
    history.write = write;
    expect(await stored()).toEqual(upTo(6));
  });

  it('what was refused stays out when the journal is read again', async () => {
    const { feed, drain, stored } = await stage(5, { history: 0, fold: 0 }, ['2.0', '4.0']);
    feed.offer('known', position(5), t('12:01'));
    await drain();
    expect(await stored()).toEqual([0, 2, 4]);
  });
});
