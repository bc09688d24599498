import { describe, expect, it, vi } from 'vitest';
import { epochMs } from '../../../../src/model/units.ts';
import { influxBench, inOrder, meterRow } from '../../../support/influx-engine.ts';
import { refusal } from '../../../support/influx-fake-answer.ts';

const TS = epochMs(Date.UTC(2026, 2, 10));
const DAY = 86_400_000;
const SPAN = {
  measurements: ['meter'],
  devices: 'all',
  from: epochMs(0),
  to: epochMs(TS + DAY),
} as const;
const rows = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    meterRow({ ts: epochMs(TS + n), numbers: { vb: n / 3, vm: 1 - n, journal_position: n } }),
  );
const down = (message: RegExp) => ({
  code: 'history-down',
  retryable: true,
  message: expect.stringMatching(message) as string,
});

describe('writing', () => {
  it.each(['on', 'off'] as const)('gives back what was sent, gzip %s', async (gzip) => {
    const { engine, fake } = await influxBench({ settings: { gzip } });
    await engine.prepare();
    const sent = [
      ...rows(50),
      meterRow({ measurement: 'event', kind: '门', text: '{"日志":"开"}' }),
    ];
    await engine.send(sent);
    await engine.send(sent);
    const query = { ...SPAN, measurements: ['meter', 'event'] } as const;
    expect(inOrder(await engine.rows(query))).toEqual(inOrder(sent));
    expect(fake.written).toHaveLength(2);
  });

  it('sends at most 5,000 lines at a time, and halves what a proxy finds too large', async () => {
    const { engine, fake } = await influxBench({ settings: { gzip: 'off' } });
    await engine.prepare();
    await engine.send(rows(7_000));
    expect(fake.written.map((body) => body.split('\n').length)).toEqual([5_000, 2_000]);
    fake.limitBody(500);
    await engine.send(rows(16));
    expect(fake.written.slice(2).map((body) => body.split('\n').length)).toEqual([4, 4, 4, 4]);
    fake.limitBody(50);
    await expect(engine.send(rows(2))).rejects.toMatchObject({
      code: 'history-misconfigured',
      message: expect.stringMatching(/a single row is too large/) as string,
    });
  });

  it.each([
    [refusal(429, 'too many requests', 'slow down'), /answered 429 at .*slow down/],
    [refusal(503, 'unavailable', 'no more'), /answered 503/],
    [refusal(500, 'internal error', 'engine: error'), /answered 500 .*engine: error/],
    [{ status: 502, text: '<html>Bad   Gateway</html>' }, /answered 502 .*<html>Bad Gateway/],
  ])('passes on %o once, for the journal to try again', async (answer, message) => {
    const { engine, fake } = await influxBench();
    await engine.prepare();
    const silent = vi.spyOn(console, 'error');
    fake.fail('write', { ...answer, headers: { 'retry-after': '1' } });
    await expect(engine.send(rows(3))).rejects.toMatchObject(down(message));
    expect(fake.calls.filter((call) => call === 'POST /api/v2/write')).toHaveLength(1);
    expect(silent).not.toHaveBeenCalled();
    await engine.send(rows(3));
    expect(await engine.rows(SPAN)).toHaveLength(3);
    silent.mockRestore();
  });

  it('says which time limit passed, and that nobody answered', async () => {
    const { engine, another, fake } = await influxBench({ settings: { timeoutSeconds: 1 } });
    await engine.prepare();
    fake.fail('write', 'hang');
    await expect(engine.send(rows(1))).rejects.toMatchObject(
      down(/did not answer in time at http/),
    );
    const nowhere = another({ url: 'http://127.0.0.1:1' });
    await expect(nowhere.incarnation()).rejects.toMatchObject(down(/cannot be reached at http/));
  });

  it('names what stands in the way when InfluxDB keeps only a part', async () => {
    const { engine, fake } = await influxBench({ retentionMonths: 1, now: () => TS });
    await engine.prepare();
    await engine.send([meterRow({ numbers: { vb: 1 } })]);
    const [bucket] = fake.admin.buckets();
    if (bucket !== undefined) bucket.everySeconds = 3_600;
    await expect(engine.send([meterRow({ ts: epochMs(TS - DAY) })])).rejects.toMatchObject({
      code: 'history-misconfigured',
      message: expect.stringMatching(/keeps readings for less long .*dropped=1/) as string,
    });
    fake.admin
      .addBucket('other', 0, '')
      .points.write(
        [{ measurement: 'meter', tags: new Map(), fields: new Map([['vb', 'text']]), time: 0n }],
        0n,
      );
    if (bucket !== undefined)
      Object.assign(bucket, fake.admin.buckets().at(-1), { name: 'gaswatch' });
    await expect(engine.send([meterRow({ numbers: { vb: 1 } })])).rejects.toMatchObject({
      code: 'history-misconfigured',
      message: expect.stringMatching(/fields of the same name/) as string,
    });
  });

  it('leaves out what the bucket would drop at once, so that the rest is kept', async () => {
    const { engine } = await influxBench({ retentionMonths: 1, now: () => TS });
    await engine.prepare();
    const old = meterRow({ ts: epochMs(TS - 40 * DAY) });
    await engine.send([old, meterRow()]);
    expect(await engine.rows(SPAN)).toEqual([meterRow()]);
  });
});

describe('reading', () => {
  it('does not take the beginning of an answer for the whole', async () => {
    const { engine, fake } = await influxBench();
    await engine.prepare();
    await engine.send(rows(5));
    fake.breakOff('memory allocation limit reached');
    await expect(engine.rows(SPAN)).rejects.toMatchObject(
      down(/broke off a query: memory allocation limit/),
    );
    expect(await engine.rows(SPAN)).toHaveLength(5);
  });

  it('takes a query that InfluxDB refuses for a defect', async () => {
    const { engine, fake } = await influxBench();
    await engine.prepare();
    fake.fail('query', refusal(400, 'invalid', 'compilation failed'));
    await expect(engine.rows(SPAN)).rejects.toMatchObject({
      code: 'history-query-failed',
      retryable: false,
    });
  });

  it('gives per field the newest value, of one moment that of the higher revision', async () => {
    const { engine } = await influxBench();
    await engine.prepare();
    const later = epochMs(TS + 1_000);
    await engine.send([
      meterRow({ numbers: { vb: 1, vm: 10 } }),
      meterRow({ ts: later, numbers: { vb: 2 } }),
      meterRow({ ts: later, revision: 10, numbers: { vb: 4 } }),
      meterRow({ ts: later, revision: 9, numbers: { vb: 3 } }),
      meterRow({ ts: epochMs(TS + 2_000), numbers: { vb: 99 } }),
    ]);
    const query = { measurements: ['meter'], devices: ['M-1'], from: TS, before: later } as const;
    const [found, ...more] = await engine.newestAt(query);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      ts: later,
      fields: { vb: { value: 4, ts: later }, vm: { value: 10, ts: TS } },
    });
    expect(await engine.newestAt({ ...query, only: 'times' })).toMatchObject([{ ts: later }]);
  });

  it('changes its incarnation with the server and not before', async () => {
    const { engine, fake } = await influxBench();
    const life = await engine.incarnation();
    expect(await engine.incarnation()).toBe(life);
    fake.restart();
    expect(await engine.incarnation()).not.toBe(life);
  });

  it('adds up the shards of its own bucket on disk, and makes do without', async () => {
    const { engine, fake } = await influxBench();
    await engine.prepare();
    fake.admin
      .addBucket('other', 0, '')
      .points.write(
        [{ measurement: 'm', tags: new Map(), fields: new Map([['f', 1]]), time: 0n }],
        0n,
      );
    await engine.send([meterRow()]);
    expect(await engine.bytesOnDisk()).toBe(30);
    fake.fail('setup', refusal(401, 'unauthorized', 'unauthorized access'));
    expect(await engine.bytesOnDisk()).toBe(0);
  });
});
