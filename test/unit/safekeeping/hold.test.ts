import { describe, expect, it } from 'vitest';
import { createHold } from '../../../src/safekeeping/hold.ts';

/** Work that ends when told. */
function slow() {
  let finish: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { work: () => ended, finish: () => finish() };
}

describe('a hold', () => {
  it('waits for work under way, and keeps other work from beginning', async () => {
    const hold = createHold();
    const { work, finish } = slow();
    const running = hold.unlessHeld(work);
    let taken = false;
    const taking = hold.take().then((letGo) => {
      taken = true;
      return letGo;
    });
    expect(await hold.unlessHeld(async () => 'ran')).toBeNull();
    await Promise.resolve();
    expect(taken).toBe(false);
    finish();
    await running;
    const letGo = await taking;
    expect(await hold.unlessHeld(async () => 'ran')).toBeNull();
    letGo();
    expect(await hold.unlessHeld(async () => 'ran')).toBe('ran');
  });

  it('lasts until the last of them lets go, each once', async () => {
    const hold = createHold();
    const [first, second] = [await hold.take(), await hold.take()];
    const order: string[] = [];
    const waiting = hold.whenFree(async () => void order.push('work'));
    first();
    first();
    await Promise.resolve();
    expect([hold.held(), order]).toEqual([1, []]);
    order.push('free');
    second();
    await waiting;
    expect([hold.held(), order]).toEqual([0, ['free', 'work']]);
  });

  it('does not keep what failed', async () => {
    const hold = createHold();
    const failing = hold.unlessHeld(async () => {
      throw new Error('no disk');
    });
    await expect(failing).rejects.toThrow('no disk');
    await expect(hold.take()).resolves.toBeTypeOf('function');
  });
});
