import { describe, expect, it } from 'vitest';
import {
  OPEN_SLAM_SHUT,
  type SlamShutInputs,
  type SlamShutState,
  slamShutStep,
} from '../../../simulators/physics/slam-shut.ts';

const PARAMS = { highKPa: 130, lowKPa: 60, delaySeconds: 1 };
const CALM: SlamShutInputs = { trip: false, stuck: false, reset: false };

const after = (pressures: readonly number[], inputs = CALM, dt = 0.5): SlamShutState =>
  pressures.reduce<SlamShutState>(
    (state, p) => slamShutStep(PARAMS, state, inputs, p, dt),
    OPEN_SLAM_SHUT,
  );

describe('slamShutStep', () => {
  it.each([
    ['above the high limit', 130.1],
    ['below the low limit', 59.9],
  ])('trips after one second %s', (_, p) => {
    expect(after([p]).tripped).toBe(false);
    expect(after([p, p]).tripped).toBe(true);
  });

  it('forgets an excursion that ends in time', () => {
    expect(after([131, 100, 131, 100, 131]).tripped).toBe(false);
  });

  it('does not trip at the limits themselves', () => {
    expect(after([130, 130, 130, 60, 60, 60]).tripped).toBe(false);
  });

  it('stays shut at good pressure until it is reset', () => {
    const tripped = after([131, 131, 100, 100, 100]);
    expect(tripped.tripped).toBe(true);
    expect(slamShutStep(PARAMS, tripped, { ...CALM, reset: true }, 100, 1).tripped).toBe(false);
  });

  it('arms the low trip after a reset only when the pressure has come up', () => {
    let state = slamShutStep(PARAMS, after([0, 0]), { ...CALM, reset: true }, 0, 1);
    for (const p of [5, 20, 50]) state = slamShutStep(PARAMS, state, CALM, p, 1);
    expect(state.tripped).toBe(false);
    for (const p of [70, 50]) state = slamShutStep(PARAMS, state, CALM, p, 1);
    expect(state.tripped).toBe(true);
  });

  it('can be tripped by hand and does nothing when stuck', () => {
    expect(after([100], { ...CALM, trip: true }).tripped).toBe(true);
    expect(after([300, 300, 300], { ...CALM, stuck: true }).tripped).toBe(false);
  });
});
