import { describe, expect, it } from 'vitest';
import { historySection } from '../../../src/config/sections/history-section.ts';

const problems = (given: unknown): readonly string[] => {
  const parsed = historySection.safeParse(given);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('the section history', () => {
  it('is the embedded engine where nothing is said', () => {
    expect(historySection.parse({})).toMatchObject({ driver: 'duckdb', retentionMonths: 120 });
  });

  it('refuses a driver without its section, and says what belongs there', () => {
    expect(problems({ driver: 'victoriametrics' })).toEqual([
      'victoriametrics: missing: driver victoriametrics needs this section with url',
    ]);
    expect(problems({ driver: 'influxdb' })).toEqual([
      'influxdb: missing: driver influxdb needs this section with url, org, tokenFile',
    ]);
  });

  it('takes the section of a driver that is not in use', () => {
    expect(problems({ victoriametrics: { url: 'http://vm:8428' } })).toEqual([]);
    expect(problems({ victoriametrics: { url: 'vm:8428' } })).toHaveLength(1);
  });

  it('refuses an unknown driver', () => {
    expect(problems({ driver: 'timescale' })).toHaveLength(1);
  });
});
