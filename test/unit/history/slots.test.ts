import { describe, expect, it } from 'vitest';
import { Slots } from '../../../src/history/duckdb/slots.ts';

const gate = () => {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('runs so many at once and the rest in order', async () => {
    const slots = new Slots(2);
    const gates = [gate(), gate(), gate(), gate()];
    const begun: number[] = [];
    const done = gates.map(({ passed }, n) =>
      slots.run(async () => {
        begun.push(n);
        await passed;
        return n;
      }),
    );
    await turn();
    expect(begun).toEqual([0, 1]);
    gates[1]?.open();
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    expect(await Promise.all(done)).toEqual([0, 1, 2, 3]);
  });

  it('gives the place on after a failure', async () => {
    const slots = new Slots(1);
    await expect(slots.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await slots.run(async () => 'next')).toBe('next');
  });

  it('is idle once nothing runs or waits', async () => {
    const slots = new Slots(1);
    await slots.idle();
    const first = gate();
    let ended = 0;
    for (let n = 0; n < 3; n += 1) {
      void slots.run(async () => {
        await first.passed;
        ended += 1;
      });
    }
    const idle = slots.idle().then(() => ended);
    first.open();
    expect(await idle).toBe(3);
  });
});
