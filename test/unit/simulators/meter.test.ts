import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardFlags, cardStep } from '../../../simulators/meter/ic-card.ts';
import { type MeterParams, meterDevice } from '../../../simulators/meter/meter.ts';
import {
  indicatedFlow,
  meterErrorPercent,
  TYPICAL_CURVE,
} from '../../../simulators/meter/meter-error.ts';
import { FRESH_REGISTER, registerStep } from '../../../simulators/meter/register.ts';
import {
  measured,
  pressureTransmitter,
  TEMPERATURE_TRANSMITTER,
} from '../../../simulators/meter/transmitter.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';

const G65 = { ...TYPICAL_CURVE, qMin: 1, qMax: 100 };

describe('meter error', () => {
  it('is e0 + a·Qmin/Q + b·Q/Qmax', () => {
    expect(meterErrorPercent(G65, 1)).toBeCloseTo(0.2 - 1 + 0.003, 9);
    expect(meterErrorPercent(G65, 50)).toBeCloseTo(0.2 - 0.02 + 0.15, 9);
  });

  it('keeps class 1.5 limits: ±3 % from Qmin, ±1.5 % from a tenth of Qmax', () => {
    for (let q = 1; q <= 100; q += 0.5) {
      expect(Math.abs(meterErrorPercent(G65, q))).toBeLessThan(q < 10 ? 3 : 1.5);
    }
  });

  it('does not see a flow below its start', () => {
    expect(indicatedFlow(G65, 0.19)).toBe(0);
    expect(indicatedFlow(G65, 0.21)).toBeGreaterThan(0);
    expect(indicatedFlow(G65, 0)).toBe(0);
  });
});

describe('registerStep', () => {
  const params = { curve: G65, pulseWeight: 0.1 };
  const counting = { factor: 1.05, pulseLoss: 0, into: 'converted' } as const;

  it('never falls, and counts whole pulses of what has passed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 120, noNaN: true }), { minLength: 1, maxLength: 300 }),
        (flows) => {
          let state = FRESH_REGISTER;
          for (const q of flows) {
            const next = registerStep(params, state, q, counting, 1 / 60);
            expect(next.pulses).toBeGreaterThanOrEqual(state.pulses);
            expect(next.converted).toBeGreaterThanOrEqual(state.converted);
            state = next;
          }
          expect(state.counted - state.pulses * 0.1).toBeLessThan(0.1);
          expect(state.converted).toBeCloseTo(state.pulses * 0.1 * 1.05, 6);
        },
      ),
      { seed: 7 },
    );
  });
});

describe('transmitters', () => {
  it('quantises pressure to 0.0153 kPa and temperature to 0.01 °C', () => {
    const random = seededRandom(3);
    for (let i = 0; i < 100; i += 1) {
      const p = measured(pressureTransmitter(500), 201.3, random);
      expect(Math.abs(p / 0.0153 - Math.round(p / 0.0153))).toBeLessThan(0.01);
      expect(Math.abs(p - 201.3)).toBeLessThan(1.5);
      const t = measured(TEMPERATURE_TRANSMITTER, 20, random);
      expect(Math.abs(t * 100 - Math.round(t * 100))).toBeLessThan(1e-6);
    }
  });
});

describe('IC card', () => {
  it('counts down, warns, and shuts the valve at nothing left', () => {
    let card = cardStep({ creditM3: 60, valve: 'open' }, 5);
    expect(cardFlags(card)).toEqual([]);
    card = cardStep(card, 10);
    expect([card.valve, cardFlags(card)]).toEqual(['open', ['creditLow']]);
    card = cardStep(card, 45);
    expect([card.creditM3, card.valve, cardFlags(card)]).toEqual([
      0,
      'closed',
      ['creditExhausted'],
    ]);
  });
});

describe('meterDevice', () => {
  const params = (changes: Partial<MeterParams> = {}): MeterParams => ({
    curve: G65,
    pulseWeight: 0.1,
    corrected: true,
    fullScaleKPa: 200,
    creditM3: null,
    startIndex: 1000,
    startBaseIndex: 1050,
    ...changes,
  });
  const hour = (device: ReturnType<typeof meterDevice>, flowNm3h: number): void => {
    for (let s = 0; s < 3600; s += 60) {
      device.step({ flowNm3h, pAbsKPa: 106.3, tGasC: 20, seconds: 60, valveOrderedShut: false });
    }
  };

  it('converts what it counts with the factor it shows', () => {
    const device = meterDevice(params(), seededRandom(1));
    hour(device, 40);
    const values = device.values();
    const [vm, vb, c] = [Number(values.vm) - 1000, Number(values.vb) - 1050, Number(values.c)];
    expect(vm).toBeCloseTo(40 / 1.0491, 0);
    expect(vb / vm / c).toBeCloseTo(1, 2);
    expect(c).toBeCloseTo(106.3 / 101.325, 2);
  });

  it('shuts its valve when the card is used up and says so', () => {
    const device = meterDevice(params({ corrected: false, creditM3: 30 }), seededRandom(1));
    expect(device.valve).toBe('open');
    hour(device, 40);
    expect(device.valve).toBe('closed');
    expect(device.values()).toMatchObject({ valve: 'closed', flags: ['creditExhausted'] });
    expect(device.values()).not.toHaveProperty('vb');
  });
});
