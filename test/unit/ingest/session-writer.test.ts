import { describe, expect, it } from 'vitest';
import type { SessionChange, SessionStore } from '../../../src/ingest/session-store.ts';
import { SessionWriter } from '../../../src/ingest/session-writer.ts';

const change = (topic: string): SessionChange => ({
  kind: 'retained',
  topic,
  payload: Buffer.from('x'),
});
const topics = (batch: readonly SessionChange[]): string[] =>
  batch.map((one) => (one.kind === 'retained' ? one.topic : one.kind));

describe('session writer', () => {
  it('gathers what comes while a save is under way into the next batch', async () => {
    const batches: string[][] = [];
    const finish: (() => void)[] = [];
    const store: SessionStore = {
      load: async () => ({ retained: [], sessions: [] }),
      save: (batch) => {
        batches.push(topics(batch));
        return new Promise((resolve) => finish.push(resolve));
      },
    };
    const writer = new SessionWriter(store, () => {});
    for (const topic of ['a', 'b']) writer.record(change(topic));
    await new Promise((resolve) => setImmediate(resolve));
    for (const topic of ['c', 'd']) writer.record(change(topic));
    const flushed = writer.flush();
    finish.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    finish.shift()?.();
    await flushed;
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('offers a refused batch again, in order, and reports the refusal', async () => {
    const failures: string[] = [];
    const saved: string[] = [];
    let refuse = true;
    const store: SessionStore = {
      load: async () => ({ retained: [], sessions: [] }),
      save: async (batch) => {
        if (refuse) throw new Error('database is locked');
        saved.push(...topics(batch));
      },
    };
    const writer = new SessionWriter(store, (detail) => failures.push(detail));
    writer.record(change('a'));
    await new Promise((resolve) => setImmediate(resolve));
    writer.record(change('b'));
    refuse = false;
    await writer.flush();
    expect(saved).toEqual(['a', 'b']);
    expect(failures).toEqual(['database is locked']);
  });

  it('retries by itself', async () => {
    let attempts = 0;
    const done = new Promise<void>((resolve) => {
      const store: SessionStore = {
        load: async () => ({ retained: [], sessions: [] }),
        save: async () => {
          attempts += 1;
          if (attempts === 1) throw new Error('busy');
          resolve();
        },
      };
      new SessionWriter(store, () => {}).record(change('a'));
    });
    await done;
    expect(attempts).toBe(2);
  });

  it('ends a flush even when the store still refuses', async () => {
    const store: SessionStore = {
      load: async () => ({ retained: [], sessions: [] }),
      save: async () => {
        throw new Error('gone');
      },
    };
    const failures: string[] = [];
    const writer = new SessionWriter(store, (detail) => failures.push(detail));
    writer.record(change('a'));
    await writer.flush();
    expect(failures.length).toBeGreaterThan(0);
  });
});
