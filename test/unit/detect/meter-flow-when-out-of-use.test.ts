import { describe, expect, it } from 'vitest';
import { meterFlowWhenOutOfUse } from '../../../src/detect/meter-flow-when-out-of-use.ts';
import { meter } from '../../support/detector-run.ts';
import { hourly, toldByMeter } from '../../support/meter-stage.ts';

const told = (status: string, steps: Parameters<typeof toldByMeter>[1]) =>
  toldByMeter(meterFlowWhenOutOfUse, steps, { meter: { status } });

describe('meter.flow-when-out-of-use', () => {
  const creeping = hourly(5, (hour) => ({ vm: 100 + 0.04 * hour }));

  it('a sealed or closed meter that counts, once it is more than a wobble', () => {
    expect(told('sealed', creeping.slice(0, 3))).toEqual([]);
    expect(told('sealed', creeping)).toEqual(['began P2 00:00:00']);
    expect(told('closed', creeping)).toEqual(['began P2 00:00:00']);
  });

  it('a meter in service may count', () => {
    expect(told('inService', creeping)).toEqual([]);
  });

  it('a wobble to and fro is none', () => {
    const wobble = hourly(50, (hour) => ({ vm: 100 + (hour % 2) * 0.03 }));
    expect(told('sealed', wobble)).toEqual([]);
  });

  it('what it counts weeks apart does not add up', () => {
    const steps = Array.from({ length: 6 }, (_, n) => [
      meter(`+${7 * n} 00:00`, { vm: 100 + 0.04 * n }),
      meter(`+${7 * n + 2} 00:00`, { vm: 100 + 0.04 * n }),
    ]).flat();
    expect(told('sealed', steps)).toEqual([]);
  });

  it('ends after a day of standing still', () => {
    const still = hourly(30, () => ({ vm: 100.16 }), 5);
    expect(told('sealed', [...creeping, ...still])).toEqual([
      'began P2 00:00:00',
      'ended 05:00:00',
    ]);
  });
});
