import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Heartbeat,
  type HeartbeatChange,
  type HeartbeatOptions,
  startHeartbeat,
} from '../../../src/heartbeat.ts';
import { watchProgress } from '../../../src/progress-watch.ts';

interface Watchdog {
  readonly url: string;
  readonly asked: string[];
  status: number | 'silent';
  close(): Promise<void>;
}

/** A page that says yes to anything, such as one where people sign in. */
const where = (status: number) => (status === 302 ? { location: '/sign-in' } : {});

async function watchdog(): Promise<Watchdog> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/sign-in') response.writeHead(200).end('hello');
    else if (dog.status !== 'silent') response.writeHead(dog.status, where(dog.status)).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dog: Watchdog = {
    // the border to node: a TCP server's address is an object
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/token-1234`,
    asked,
    status: 200,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return dog;
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A heart whose beats the test makes. */
function heart(url: string, over: Partial<HeartbeatOptions> = {}) {
  const changes: HeartbeatChange[] = [];
  const ticks: (() => void)[] = [];
  const heartbeat: Heartbeat = startHeartbeat({
    url,
    method: 'GET',
    everyMs: 60_000,
    timeoutMs: 200,
    stuck: () => null,
    onChange: (change) => changes.push(change),
    timer: (_, call) => {
      ticks.push(call);
      return () => {};
    },
    ...over,
  });
  open.push({ close: () => heartbeat.stop() });
  const total = () => {
    const { sent, failed, withheld } = heartbeat.figures();
    return sent + failed + withheld;
  };
  return {
    heartbeat,
    changes,
    async beaten(beats: number) {
      while (total() < beats) {
        ticks.shift()?.();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

describe('the heartbeat', () => {
  it.each(['GET', 'POST'] as const)('reaches the watchdog by %s', async (method) => {
    const dog = await watchdog();
    open.push(dog);
    const { heartbeat, beaten, changes } = heart(dog.url, { method });
    await beaten(3);
    expect(dog.asked).toEqual(Array(3).fill(`${method} /ping/token-1234`));
    expect(heartbeat.figures()).toEqual({ sent: 3, failed: 0, withheld: 0 });
    expect(changes).toEqual([]);
  });

  it('keeps silent while something is stuck, and goes on after it', async () => {
    const dog = await watchdog();
    open.push(dog);
    let stuck: string | null = 'the outbox cannot read the ledger';
    const { heartbeat, beaten, changes } = heart(dog.url, { stuck: () => stuck });
    await beaten(2);
    expect(dog.asked).toEqual([]);
    stuck = null;
    await beaten(3);
    expect(dog.asked).toHaveLength(1);
    expect(heartbeat.figures()).toEqual({ sent: 1, failed: 0, withheld: 2 });
    expect(changes.map(({ now }) => now)).toEqual(['withheld', 'sent']);
  });

  it.each<[string, Watchdog['status'], RegExp]>([
    ['says no', 500, /answered 500/],
    ['says nothing', 'silent', /timeout|abort/i],
    ['sends it elsewhere', 302, /answered 302/],
  ])('says once that the watchdog %s, and never its address', async (_, status, words) => {
    const dog = await watchdog();
    open.push(dog);
    dog.status = status;
    const { heartbeat, beaten, changes } = heart(dog.url);
    await beaten(3);
    expect(heartbeat.figures()).toEqual({ sent: 0, failed: 3, withheld: 0 });
    expect(changes).toHaveLength(1);
    expect(changes[0]?.detail).toMatch(words);
    expect(JSON.stringify(changes)).not.toContain('token-1234');
  });

  it('survives a watchdog that is not there', async () => {
    const dog = await watchdog();
    await dog.close();
    const { heartbeat, beaten } = heart(dog.url);
    await beaten(2);
    expect(heartbeat.figures().failed).toBe(2);
  });

  it('ends at once although the watchdog is silent', async () => {
    const dog = await watchdog();
    open.push(dog);
    dog.status = 'silent';
    const { heartbeat } = heart(dog.url, { timeoutMs: 1_000_000 });
    await expect.poll(() => dog.asked.length).toBe(1);
    await heartbeat.stop();
    expect(heartbeat.figures()).toEqual({ sent: 0, failed: 0, withheld: 0 });
  });
});

describe('progress', () => {
  const world = () => {
    const state = { now: 1_000_000, folded: 5, lookedAt: 1_000_000 };
    const stuck = watchProgress({
      clock: { now: () => state.now },
      folded: () => state.folded,
      outbox: () => state,
      withinMs: 60_000,
    });
    return { state, stuck };
  };

  it('is made while detection moves on and the ledger is read', () => {
    const { state, stuck } = world();
    for (let minute = 0; minute < 5; minute += 1) {
      state.now += 60_000;
      state.folded += 1;
      state.lookedAt = state.now;
      expect(stuck()).toBeNull();
    }
  });

  it('is not made when detection stands still', () => {
    const { state, stuck } = world();
    state.now += 60_001;
    state.lookedAt = state.now;
    expect(stuck()).toContain('detection');
    state.folded += 1;
    expect(stuck()).toBeNull();
  });

  it('is not made when the outbox has not read the ledger', () => {
    const { state, stuck } = world();
    state.now += 60_001;
    state.folded += 1;
    expect(stuck()).toContain('outbox');
  });
});
