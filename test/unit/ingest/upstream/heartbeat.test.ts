import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../../../src/ingest/upstream/heartbeat.ts';

const KEEPALIVE_MS = 1000;
const BEAT_MS = KEEPALIVE_MS / 2;

describe('the heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function beating() {
    const state = { pings: 0, deaths: 0, isReading: true };
    const heartbeat = new Heartbeat({
      keepaliveMs: KEEPALIVE_MS,
      ping: () => {
        state.pings += 1;
      },
      isReading: () => state.isReading,
      onDead: () => {
        state.deaths += 1;
        heartbeat.stop();
      },
    });
    return { state, heartbeat, beat: () => vi.advanceTimersByTime(BEAT_MS) };
  }

  it('asks twice in a keepalive, and is content with anything that comes', () => {
    const { state, heartbeat, beat } = beating();
    for (let nth = 0; nth < 6; nth += 1) {
      beat();
      heartbeat.heard();
    }
    expect(state).toMatchObject({ pings: 6, deaths: 0 });
  });

  it('takes silence after a question for death, within one keepalive', () => {
    const { state, beat } = beating();
    beat();
    expect(state.deaths).toBe(0);
    beat();
    expect(state).toMatchObject({ pings: 1, deaths: 1 });
  });

  it('does not take our own pause for it, whenever it begins and ends', () => {
    const { state, beat } = beating();
    beat();
    // the answer lies unread from here on
    state.isReading = false;
    beat();
    // reading again, a moment before what lay there is read
    state.isReading = true;
    beat();
    expect(state).toMatchObject({ pings: 3, deaths: 0 });
    beat();
    expect(state.deaths).toBe(1);
  });

  it('stops', () => {
    const { state, heartbeat, beat } = beating();
    heartbeat.stop();
    beat();
    expect(state.pings).toBe(0);
  });
});
