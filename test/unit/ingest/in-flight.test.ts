import { describe, expect, it } from 'vitest';
import { InFlight } from '../../../src/ingest/in-flight.ts';

const reader = (woken: string[], name: string): { wake(): void } => ({
  wake: () => woken.push(name),
});

describe('in-flight cap', () => {
  it('closes at the cap and reopens at three quarters of it', () => {
    const woken: string[] = [];
    const cap = new InFlight({ messages: 4, bytes: 1000 });
    for (let entered = 0; entered < 4; entered += 1) cap.enter(10);
    expect(cap.isOpen).toBe(false);
    cap.park(reader(woken, 'a'));
    cap.leave(10);
    expect(woken).toEqual(['a']);
    expect(cap).toMatchObject({ isOpen: true, messages: 3, bytes: 30, parked: 0 });
  });

  it('closes on bytes as well and stays closed until they have drained', () => {
    const cap = new InFlight({ messages: 1000, bytes: 100 });
    cap.enter(90);
    cap.enter(50);
    expect(cap.isOpen).toBe(false);
    cap.leave(50);
    expect(cap.isOpen).toBe(false);
    cap.leave(90);
    expect(cap.isOpen).toBe(true);
  });

  it('wakes each waiting reader once, and not one that has gone', () => {
    const woken: string[] = [];
    const cap = new InFlight({ messages: 1, bytes: 1000 });
    cap.enter(1);
    const gone = reader(woken, 'gone');
    const stays = reader(woken, 'stays');
    for (const one of [gone, stays, stays]) cap.park(one);
    cap.unpark(gone);
    cap.leave(1);
    cap.enter(1);
    cap.leave(1);
    expect(woken).toEqual(['stays']);
  });

  it('lets a reader that fills the cap again park itself anew', () => {
    const woken: string[] = [];
    const cap = new InFlight({ messages: 1, bytes: 1000 });
    const greedy = {
      wake: () => {
        woken.push('greedy');
        cap.enter(1);
      },
    };
    const late = {
      wake: () => {
        woken.push('late');
        if (!cap.isOpen) cap.park(late);
      },
    };
    cap.enter(1);
    cap.park(greedy);
    cap.park(late);
    cap.leave(1);
    expect(woken).toEqual(['greedy', 'late']);
    expect(cap).toMatchObject({ isOpen: false, parked: 1 });
    cap.leave(1);
    expect(woken).toEqual(['greedy', 'late', 'late']);
  });

  it('tells when nothing is in flight, or gives up waiting', async () => {
    const cap = new InFlight({ messages: 10, bytes: 1000 });
    await cap.idle(0);
    cap.enter(1);
    const drained = cap.idle(60_000);
    cap.leave(1);
    await drained;
    cap.enter(1);
    await cap.idle(1);
    expect(cap.messages).toBe(1);
  });
});
