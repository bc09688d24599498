import { describe, expect, it } from 'vitest';
import {
  bytesOnDiskOf,
  lifeOf,
  problemsOf,
  refuseProblems,
} from '../../../../src/history/victoria/victoria-checks.ts';

const DEFAULTS = {
  'dedup.minScrapeInterval': '1ms',
  retentionPeriod: '100y',
  influxMeasurementFieldSeparator: '_',
  influxSkipMeasurement: 'false',
  influxSkipSingleField: 'false',
  influxTrimTimestamp: '1ms',
  maxLabelValueLen: '4KiB',
  precisionBits: '64',
};

/** A `/metrics` with these flags. */
const metrics = (flags: Readonly<Record<string, string>> = {}): string =>
  [
    'vm_app_version{version="victoria-metrics-x", short_version="v1.79.5"} 1',
    'process_start_time_seconds 1795725039',
    'vm_data_size_bytes{type="storage/small"} 1200',
    'vm_data_size_bytes{type="indexdb"} 34',
    ...Object.entries({ ...DEFAULTS, ...flags }).map(
      ([name, value]) => `flag{name="${name}", value="${value}", is_set="true"} 1`,
    ),
  ].join('\n');

const LIMITS = { retentionMonths: 120, flushHorizonMs: 15_000 };
const problems = (flags: Readonly<Record<string, string>>, limits = LIMITS) =>
  problemsOf([metrics(flags)], limits);

describe('what is checked of VictoriaMetrics', () => {
  it('is content with the flags of the guide, and with flags that an old version does not have', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ retentionPeriod: '120' })).toEqual([]);
    expect(problems({ retentionPeriod: '10y', inmemoryDataFlushInterval: '5s' })).toEqual([]);
  });

  it.each([
    [{ 'dedup.minScrapeInterval': '0s' }, /Set -dedup\.minScrapeInterval=1ms/],
    [{ 'dedup.minScrapeInterval': '30s' }, /is 30s.*Set -dedup\.minScrapeInterval=1ms/],
    [{ retentionPeriod: '1' }, /-retentionPeriod is 1:.*Set -retentionPeriod=120/],
    [{ retentionPeriod: '9y' }, /Set -retentionPeriod=120/],
    [{ retentionPeriod: '400w' }, /Set -retentionPeriod=120/],
    [
      { influxMeasurementFieldSeparator: '.' },
      /-influxMeasurementFieldSeparator is \.: leave it at _/,
    ],
    [{ influxSkipMeasurement: 'true' }, /-influxSkipMeasurement/],
    [{ influxTrimTimestamp: '1s' }, /-influxTrimTimestamp/],
    [{ precisionBits: '20' }, /-precisionBits/],
    [{ maxLabelValueLen: '256' }, /Set -maxLabelValueLen=4096/],
    [{ inmemoryDataFlushInterval: '1h' }, /flushHorizonSeconds/],
  ])('says of %j what to set', (flags, words) => {
    expect(problems(flags)).toEqual([expect.stringMatching(words)]);
  });

  it('wants ten years where readings are kept for ever', () => {
    const limits = { retentionMonths: undefined, flushHorizonMs: 15_000 };
    expect(problemsOf([metrics({ retentionPeriod: '5y' })], limits)).toHaveLength(1);
    expect(problemsOf([metrics({ retentionPeriod: '10y' })], limits)).toEqual([]);
  });

  it('wants the flags at some process of a cluster, and right wherever they are', () => {
    const { retentionPeriod: _, ...select } = DEFAULTS;
    const vmselect = metrics(select).replace(/^flag\{name="retentionPeriod".*\n/m, '');
    expect(problemsOf([vmselect], LIMITS)).toEqual([expect.stringMatching(/not to be seen/)]);
    expect(problemsOf([vmselect, metrics()], LIMITS)).toEqual([]);
    expect(problemsOf([vmselect, metrics(), metrics({ retentionPeriod: '1' })], LIMITS)).toEqual([
      expect.stringMatching(/-retentionPeriod is 100y and 1/),
    ]);
  });

  it('is not taken in by another program', () => {
    expect(problemsOf(['# HELP something else\nup 1'], LIMITS)).toEqual([
      expect.stringMatching(/is not VictoriaMetrics/),
    ]);
  });

  it('refuses with everything at once', () => {
    const found = problems({ retentionPeriod: '1', precisionBits: '20' });
    expect(() => refuseProblems(found)).toThrow(
      expect.objectContaining({ code: 'history-misconfigured', retryable: false }),
    );
    expect(() => refuseProblems(found)).toThrow(/retentionPeriod.*precisionBits/s);
  });
});

describe('what is read of /metrics', () => {
  it('is a life that every restarted process changes, and the bytes on disk of all', () => {
    const other = metrics().replace('1795725039', '1795725040');
    expect(lifeOf([metrics(), metrics()])).not.toBe(lifeOf([metrics(), other]));
    expect(lifeOf([metrics(), other])).toBe(lifeOf([metrics(), other]));
    expect(bytesOnDiskOf([metrics(), metrics()])).toBe(2 * 1234);
  });
});
