import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classifyRegister,
  jitterM3,
  possibleM3,
  type RegisterMeter,
  type RegisterReading,
} from '../../../src/gas/register.ts';
import { epochMs } from '../../../src/model/units.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 1);
const meter: RegisterMeter = {
  qMax: 100,
  capacity: 100_000,
  factor: 1,
  resolution: 0.01,
  replaced: false,
};
const at = (hours: number, value: number): RegisterReading => ({
  ts: epochMs(START + hours * HOUR),
  value,
});
const between = (from: number, to: number, other: Partial<RegisterMeter> = {}, hours = 1) =>
  classifyRegister(at(0, from), at(hours, to), { ...meter, ...other });

describe('a register that rises', () => {
  it('has no consumption on its first reading', () => {
    expect(classifyRegister(null, at(0, 5), meter)).toEqual({ class: 'first', deltaM3: null });
    expect(classifyRegister(null, at(0, 0), meter).class).toBe('first');
  });

  it('goes forward by what was used, up to 1.2 Qmax', () => {
    expect(between(100, 100)).toEqual({ class: 'forward', deltaM3: 0 });
    expect(between(100, 220)).toEqual({ class: 'forward', deltaM3: 120 });
    expect(between(100, 220.1)).toEqual({ class: 'jump', deltaM3: null });
  });

  it('may rise by C times as much at base conditions', () => {
    expect(between(100, 580, { factor: 4 }).class).toBe('forward');
    expect(between(100, 581, { factor: 4 }).class).toBe('jump');
  });

  it('is not a jump between two records whose stamps are seconds apart', () => {
    // field records: 09:59:59 and 10:00:00, 2.654 m³ between them
    const g6 = { qMax: 10, capacity: null };
    expect(between(100, 102.654, g6, 1 / 3600).class).toBe('forward');
    expect(between(100, 200, g6, 1 / 3600).class).toBe('jump');
  });

  it('starts anew at any index when the meter was replaced', () => {
    expect(between(294.16, 90_000, { replaced: true })).toEqual({ class: 'reset', deltaM3: null });
    expect(between(294.16, 300, { replaced: true }).class).toBe('forward');
  });
});

describe('a register that falls', () => {
  it('wobbles by a few litres', () => {
    const judged = classifyRegister(
      { ts: epochMs(START), value: 8363.0453 },
      { ts: epochMs(START + 126_000), value: 8363.0408 },
      meter,
    );
    expect(judged.class).toBe('jitter');
    expect(judged.deltaM3).toBeCloseTo(-0.0045, 9);
    expect(between(100, 99.8, { resolution: 0.1 }).class).toBe('jitter');
    expect(between(100, 99.9).class).toBe('backwards');
  });

  it('is only late when its stamp is older', () => {
    expect(between(100, 90, {}, -1)).toEqual({ class: 'out-of-order', deltaM3: null });
    expect(between(100, 110, {}, -1).class).toBe('out-of-order');
    expect(between(100, 0, {}, -1).class).toBe('out-of-order');
  });

  it('rolls over at its capacity when the flow allows it', () => {
    const judged = between(99_999.99, 12.5);
    expect(judged.class).toBe('rollover');
    expect(judged.deltaM3).toBeCloseTo(12.51, 6);
    expect(between(99_999.99, 0).class).toBe('rollover');
    expect(between(99_000, 500).class).toBe('reset');
    expect(between(99_000, 5000).class).toBe('backwards');
    expect(between(99_999.99, 1200, { capacity: null }).class).toBe('backwards');
  });

  it('is reset by a change of meter', () => {
    expect(between(294.16, 22.13, { replaced: true })).toEqual({ class: 'reset', deltaM3: null });
    expect(between(294.16, 22.13).class).toBe('backwards');
    expect(between(86.29, 0, { replaced: true }).class).toBe('reset');
    expect(between(8000, 79).class).toBe('reset');
    expect(between(8000, 81)).toEqual({ class: 'backwards', deltaM3: null });
  });

  it('does not believe a 0 that nobody announced', () => {
    expect(between(86.29, 0)).toEqual({ class: 'zero', deltaM3: null });
    expect(between(0, 0).class).toBe('forward');
    expect(between(0.03, 0).class).toBe('jitter');
  });
});

describe('laws of the register', () => {
  const steps = fc.array(
    fc.record({
      minutes: fc.integer({ min: 1, max: 5000 }),
      load: fc.double({ min: 0, max: 1.19, noNaN: true }),
    }),
    { minLength: 1, maxLength: 50 },
  );

  it('a series within Qmax is only ever forward, and its deltas add up', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1e5, noNaN: true }), (series, start) => {
        let previous = at(0, start);
        let sum = 0;
        for (const { minutes, load } of series) {
          const hours = minutes / 60;
          const next = {
            ts: epochMs(previous.ts + minutes * 60_000),
            value: previous.value + load * meter.qMax * hours,
          };
          const judged = classifyRegister(previous, next, { ...meter, capacity: null });
          expect(judged.class).toBe('forward');
          sum += judged.deltaM3 ?? Number.NaN;
          previous = next;
        }
        expect(sum).toBeCloseTo(previous.value - start, 4);
      }),
    );
  });

  it('a register that wraps at its capacity gives the same deltas as one that does not', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 99_000, max: 99_999, noNaN: true }), (series, start) => {
        let [ts, total] = [START, start];
        for (const { minutes, load } of series) {
          // up to 8 h a step: a wrap must land in the first tenth to be told from a reset
          const span = Math.min(minutes, 480) * 60_000;
          const used = (load * meter.qMax * span) / HOUR;
          const judged = classifyRegister(
            { ts: epochMs(ts), value: total % 100_000 },
            { ts: epochMs(ts + span), value: (total + used) % 100_000 },
            meter,
          );
          expect(['forward', 'rollover']).toContain(judged.class);
          expect(judged.deltaM3).toBeCloseTo(used, 4);
          [ts, total] = [ts + span, total + used];
        }
      }),
    );
  });

  it('judges every pair, and books no more than the meter can count', () => {
    const value = fc.double({ min: 0, max: 1e12, noNaN: true });
    const arbitraryMeter = fc.record({
      qMax: fc.double({ min: 0.1, max: 10_000, noNaN: true }),
      capacity: fc.option(fc.constantFrom(1e5, 1e6, 1e9)),
      factor: fc.double({ min: 1, max: 50, noNaN: true }),
      resolution: fc.option(fc.constantFrom(0.001, 0.1, 1)),
      replaced: fc.boolean(),
    });
    fc.assert(
      fc.property(
        value,
        value,
        fc.integer({ min: 0, max: 1e9 }),
        arbitraryMeter,
        (from, to, span, other) => {
          const judged = classifyRegister(
            { ts: epochMs(START), value: from },
            { ts: epochMs(START + span), value: to },
            other,
          );
          const most = Math.max(jitterM3(other), possibleM3(other, span));
          expect(Math.abs(judged.deltaM3 ?? 0)).toBeLessThanOrEqual(
            most + 1e-14 * Math.max(from, to),
          );
        },
      ),
    );
  });
});
