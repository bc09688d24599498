import { describe, expect, it } from 'vitest';
import { taskNameOf, taskOf } from '../../../../src/history/influx/influx-task.ts';
import { influxBench } from '../../../support/influx-engine.ts';
import type { Scope } from '../../../support/influx-fake-admin.ts';

const DAY = 86_400;
const misconfigured = (message: RegExp) => ({
  code: 'history-misconfigured',
  retryable: false,
  message: expect.stringMatching(message) as string,
});

describe('setting up', () => {
  it('makes both buckets and the task, and finds them the next time', async () => {
    const { engine, another, fake, settings } = await influxBench({ retentionMonths: 12 });
    await engine.prepare();
    await another({}).prepare();
    const made = fake.admin.buckets().map(({ name, everySeconds }) => [name, everySeconds]);
    expect(made).toEqual([
      ['gaswatch', 12 * 31 * DAY + DAY],
      ['gaswatch-hourly', 0],
    ]);
    expect(fake.admin.tasks()).toMatchObject([
      { name: 'gaswatch hourly gaswatch', flux: taskOf(settings), status: 'active' },
    ]);
    expect(fake.calls.filter((call) => /^(?:POST|PATCH|DELETE)/.test(call))).toHaveLength(3);
  });

  it('keeps readings for ever where nothing else was said', async () => {
    const { engine, fake } = await influxBench({ settings: { hourly: 'none' } });
    await engine.prepare();
    expect(fake.admin.buckets()).toMatchObject([{ name: 'gaswatch', everySeconds: 0 }]);
    expect(fake.admin.tasks()).toEqual([]);
  });

  it.each(['404', 'empty list'] as const)(
    'takes %s for a bucket that is not there',
    async (unknownBucket) => {
      const { engine, fake } = await influxBench({ unknownBucket });
      await engine.prepare();
      expect(fake.admin.buckets()).toHaveLength(2);
    },
  );

  it('is not disturbed by another thread that sets up at the same time', async () => {
    const { engine, another, fake } = await influxBench();
    const both = another({});
    await Promise.all([engine.prepare(), both.prepare(), another({}).prepare()]);
    await both.prepare();
    expect(fake.admin.buckets()).toHaveLength(2);
    expect(fake.admin.tasks()).toHaveLength(1);
  });

  it('lengthens what keeps readings too short, shortens only what it made itself', async () => {
    const { engine, another, fake } = await influxBench({ retentionMonths: 2 });
    const wanted = 2 * 31 * DAY + DAY;
    const short = fake.admin.addBucket('gaswatch', DAY, 'of somebody');
    await engine.prepare();
    expect(short.everySeconds).toBe(wanted);
    await another({}, { retentionMonths: 1 }).prepare();
    expect(short.everySeconds).toBe(wanted);
    await another({ bucket: 'own' }).prepare();
    await another({ bucket: 'own' }, { retentionMonths: 1 }).prepare();
    const own = fake.admin.buckets().find(({ name }) => name === 'own');
    expect(own?.everySeconds).toBe(31 * DAY + DAY);
  });

  it('puts a task right that was changed or switched off', async () => {
    const { engine, fake, settings } = await influxBench();
    await engine.prepare();
    const [task] = fake.admin.tasks();
    Object.assign(task ?? {}, { flux: 'option task = {name: "x", every: 1d}', status: 'inactive' });
    await engine.prepare();
    expect(fake.admin.tasks()).toMatchObject([{ flux: taskOf(settings), status: 'active' }]);
  });

  it('names a task after its bucket, so that two services do not share one', async () => {
    const { engine, another, fake, settings } = await influxBench();
    await engine.prepare();
    await another({ bucket: 'second' }).prepare();
    expect(fake.admin.tasks().map(({ name }) => name)).toEqual([
      taskNameOf(settings),
      'gaswatch hourly second',
    ]);
  });
});

describe('a token of least scope', () => {
  const SETUP: readonly Scope[] = [
    'read-orgs',
    'read-buckets',
    'write-buckets',
    'read-tasks',
    'write-tasks',
  ];

  it('sets up with the five rights of the guide and runs checked with two', async () => {
    const { another, fake, file } = await influxBench();
    fake.admin.grant('setup-token', SETUP);
    fake.admin.grant('run-token', ['read-buckets', 'write-buckets']);
    await another({ tokenFile: file('setup-token\n') }).prepare();
    await another({ tokenFile: file('run-token'), setup: 'check' }).prepare();
    expect(fake.admin.tasks()).toHaveLength(1);
  });

  it.each<[Scope, RegExp]>([
    ['read-orgs', /no organisation gas 燃气: .*--read-orgs/],
    ['write-buckets', /401: write:orgs\/.*\/buckets is unauthorized/],
    ['read-tasks', /--read-tasks/],
    ['write-tasks', /write:orgs\/.*\/tasks is unauthorized/],
  ])('says so when %s is missing', async (scope, message) => {
    const { another, fake, file } = await influxBench();
    fake.admin.grant(
      'less',
      SETUP.filter((one) => one !== scope),
    );
    const engine = another({ tokenFile: file('less') });
    await expect(engine.prepare()).rejects.toMatchObject(misconfigured(message));
  });
});

describe('checking only', () => {
  it('refuses a bucket that is not there or keeps readings too short, and changes nothing', async () => {
    const { another, fake } = await influxBench({ retentionMonths: 3 });
    const engine = another({ setup: 'check' });
    await expect(engine.prepare()).rejects.toMatchObject(
      misconfigured(/sees no bucket gaswatch in the organisation/),
    );
    fake.admin.addBucket('gaswatch', 30 * DAY, '');
    await expect(engine.prepare()).rejects.toMatchObject(
      misconfigured(/gaswatch keeps readings for 30 days and must keep them for 94 days/),
    );
    expect(fake.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
  });
});

describe('what is not InfluxDB 2', () => {
  it('refuses version 1 by its number', async () => {
    const { engine } = await influxBench({ version: '1.8.10' });
    await expect(engine.prepare()).rejects.toMatchObject(misconfigured(/is version 1\.8\.10/));
  });

  it('refuses something else that answers', async () => {
    const { engine, fake } = await influxBench();
    fake.fail('setup', { status: 200, text: 'OK' });
    await expect(engine.prepare()).rejects.toMatchObject(misconfigured(/is not InfluxDB 2/));
    fake.fail('setup', { status: 404, text: 'no such page' });
    await expect(engine.prepare()).rejects.toMatchObject(misconfigured(/is not InfluxDB 2/));
  });

  it('waits for a server that is starting', async () => {
    const { engine, fake } = await influxBench();
    fake.fail('setup', { status: 503, body: { name: 'influxdb', status: 'fail' } });
    await expect(engine.prepare()).rejects.toMatchObject({ code: 'history-down', retryable: true });
    await engine.prepare();
  });

  it('refuses an organisation that is not there, a wrong token and an empty token file', async () => {
    const { another, file } = await influxBench();
    await expect(another({ org: 'nobody' }).prepare()).rejects.toMatchObject(
      misconfigured(/no organisation nobody/),
    );
    const wrong = another({ tokenFile: file('guessed-secret') }).prepare();
    await expect(wrong).rejects.toMatchObject(
      misconfigured(/refused the token at .*check tokenFile/),
    );
    await expect(wrong).rejects.not.toMatchObject({
      message: expect.stringContaining('guessed-secret') as string,
    });
    await expect(another({ tokenFile: file('\n') }).prepare()).rejects.toMatchObject(
      misconfigured(/the first line of .* is empty/),
    );
    await expect(another({ tokenFile: '/nowhere' }).prepare()).rejects.toMatchObject(
      misconfigured(/tokenFile: \/nowhere cannot be read/),
    );
  });
});
