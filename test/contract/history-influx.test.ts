import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openInfluxHistory } from '../../src/history/influx/influx-history.ts';
import { InfluxSettings } from '../../src/history/influx/influx-settings.ts';
import { type InfluxFake, influxFake } from '../support/influx-fake.ts';
import { historySuite } from './history-suite.ts';
import { EXACT } from './history-suite-context.ts';

interface Target {
  readonly url: string;
  readonly org: string;
  readonly token: string;
}

/** An empty bucket of its own for each test. */
let buckets = 0;
const run = `${Date.now().toString(36)}-${process.pid}`;
const bucketName = (n: number): string => `gaswatch-test-${run}-${n}`;

async function open({ url, org, token }: Target, dir: string) {
  buckets += 1;
  const tokenFile = join(dir, 'token');
  writeFileSync(tokenFile, `${token}\n`);
  const bucket = bucketName(buckets);
  const settings = InfluxSettings.parse({ url, org, tokenFile, bucket, hourly: 'none' });
  return openInfluxHistory(settings, { dir });
}

let fake: InfluxFake;
beforeAll(async () => {
  fake = await influxFake();
});
afterAll(() => fake.close());

historySuite('influxdb, as its documentation has it', (dir) => open(fake, dir), {
  ...EXACT,
  eventBytes: 60_000,
});

// No package brings an InfluxDB 2: the suite runs against a real one where it is named.
const url = process.env['GASWATCH_TEST_INFLUX_URL'];
if (url !== undefined) {
  const org = process.env['GASWATCH_TEST_INFLUX_ORG'] ?? 'gaswatch';
  const token = process.env['GASWATCH_TEST_INFLUX_TOKEN'] ?? '';
  afterAll(() => removeBuckets({ url, org, token }));
  historySuite(`influxdb at ${url}`, (dir) => open({ url, org, token }, dir), {
    ...EXACT,
    eventBytes: 60_000,
  });
}

async function removeBuckets({ url: at, org, token }: Target): Promise<void> {
  const headers = { authorization: `Token ${token}` };
  for (let n = 1; n <= buckets; n += 1) {
    const query = new URLSearchParams({ org, name: bucketName(n) });
    const listed = await fetch(`${at}/api/v2/buckets?${query}`, { headers });
    const { buckets: found = [] } = (await listed.json()) as { buckets?: { id: string }[] };
    for (const { id } of found) {
      await fetch(`${at}/api/v2/buckets/${id}`, { method: 'DELETE', headers });
    }
  }
}
