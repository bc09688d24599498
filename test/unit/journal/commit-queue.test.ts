import { describe, expect, it } from 'vitest';
import { CommitListeners, CommitQueue } from '../../../src/journal/commit-queue.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import { position } from '../../../src/model/units.ts';
import { message } from '../../contract/journal-kit.ts';

const ignore = (): void => undefined;

describe('commit queue', () => {
  it('has one batch under way while the next gathers', () => {
    const queue = new CommitQueue();
    queue.add(message(1), ignore);
    queue.add(message(2), ignore);
    expect(queue.busy).toBe(false);
    expect(queue.next()?.count).toBe(2);
    expect(queue.busy).toBe(true);
    queue.add(message(3), ignore);
    expect(queue.next()).toBeNull();
    expect(queue.pending().entries).toBe(3);
    queue.settle(null);
    expect(queue.pending().entries).toBe(1);
    expect(queue.next()?.count).toBe(1);
  });

  it('closes a batch once it is large, so that no commit grows without bound', () => {
    const queue = new CommitQueue();
    for (let n = 0; n < 40; n += 1) queue.add(message(n, Buffer.alloc(256 * 1024)), ignore);
    const sizes: number[] = [];
    for (let batch = queue.next(); batch !== null; batch = queue.next()) {
      sizes.push(batch.used);
      queue.settle(batch.buffer);
    }
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(5 * 1024 * 1024);
    expect(queue.pending()).toEqual({ entries: 0, bytes: 0 });
  });

  it('takes an entry that is larger than a batch', () => {
    const queue = new CommitQueue();
    queue.add(message(1, Buffer.alloc(20 * 1024 * 1024)), ignore);
    expect(queue.next()?.payloadBytes).toBe(20 * 1024 * 1024);
  });

  it('gathers in the memory of a batch that was given back', () => {
    const queue = new CommitQueue();
    queue.add(message(1), ignore);
    const first = queue.next();
    queue.settle(first?.buffer ?? null);
    queue.add(message(2), ignore);
    queue.next();
    queue.settle(null);
    queue.add(message(3), ignore);
    expect(queue.next()?.buffer).toBe(first?.buffer);
  });

  it('tells everybody at the end, what waits too', () => {
    const queue = new CommitQueue();
    const told: (string | undefined)[] = [];
    const done = (error: AppError | null): number => told.push(error?.code);
    queue.add(message(1), done);
    queue.next();
    queue.add(message(2), done);
    queue.settleAll().failed(new AppError('journal-failed', 'gone'));
    expect(told).toEqual(['journal-failed', 'journal-failed']);
    expect(queue.pending().entries).toBe(0);
    expect(queue.busy).toBe(false);
  });

  it('numbers the successes from the first position', () => {
    const queue = new CommitQueue();
    const told: number[] = [];
    for (const n of [1, 2, 3]) queue.add(message(n), (_error, at) => told.push(at));
    queue.next();
    queue.settle(null).succeeded(position(40));
    expect(told).toEqual([40, 41, 42]);
  });
});

describe('commit listeners', () => {
  it('counts one function registered twice as two', () => {
    const listeners = new CommitListeners();
    const heads: number[] = [];
    const listener = (head: number): number => heads.push(head);
    const remove = listeners.add(listener);
    listeners.add(listener);
    listeners.tell(position(1));
    remove();
    remove();
    listeners.tell(position(2));
    expect(heads).toEqual([1, 1, 2]);
  });
});
