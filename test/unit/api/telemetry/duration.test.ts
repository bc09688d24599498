import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../../src/api/telemetry/duration.ts';

describe('bucket lengths', () => {
  it.each<[string, number]>([
    ['90', 90_000],
    ['1s', 1000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['PT15M', 900_000],
    ['PT1H30M', 5_400_000],
    ['P1D', 86_400_000],
    ['P1DT1S', 86_401_000],
  ])('%s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '0', '0m', '-5m', '1.5h', '1w', 'P', 'PT', 'P1DT', 'PT0S', '400d', '1e3', 'NaN'])(
    '%j is none',
    (text) => {
      expect(durationMs(text)).toBeNull();
    },
  );
});
