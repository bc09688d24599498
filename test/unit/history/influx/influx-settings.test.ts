import { describe, expect, it } from 'vitest';
import { hourlyBucketOf, InfluxSettings } from '../../../../src/history/influx/influx-settings.ts';

const LEAST = { url: 'https://influx.example:8086', org: 'gas', tokenFile: '/run/secrets/token' };
const problems = (changed: object): readonly string[] =>
  InfluxSettings.safeParse({ ...LEAST, ...changed }).error?.issues.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  ) ?? [];

describe('InfluxSettings', () => {
  it('needs url, organisation and token file alone', () => {
    const settings = InfluxSettings.parse(LEAST);
    expect(settings).toMatchObject({ bucket: 'gaswatch', setup: 'create', hourly: 'kept' });
    expect(hourlyBucketOf(settings)).toBe('gaswatch-hourly');
    expect(hourlyBucketOf({ ...settings, hourlyBucket: 'trend' })).toBe('trend');
  });

  it.each([
    ['an unknown key', { token: 'secret' }, /token/],
    ['credentials in the address', { url: 'http://me:secret@host:8086' }, /^url: /],
    ['another protocol', { url: 'ftp://host' }, /^url: /],
    ['a bucket of InfluxDB’s own', { bucket: '_monitoring' }, /^bucket: /],
    ['quotation marks in a bucket', { bucket: 'a"b' }, /^bucket: /],
    ['one bucket for both', { hourlyBucket: 'gaswatch' }, /^hourlyBucket: .*a bucket each/],
    ['no time to answer', { timeoutSeconds: 0 }, /^timeoutSeconds: /],
    ['half a day', { hourlyLateDays: 0.5 }, /^hourlyLateDays: /],
  ])('refuses %s', (_, changed, message) => {
    expect(problems(changed).join('\n')).toMatch(message);
    expect(problems(changed).join('\n')).not.toContain('secret@');
  });
});
