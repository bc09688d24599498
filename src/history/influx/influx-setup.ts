import { z } from 'zod';
import { AppError } from '../../lib/app-error.ts';
import type { InfluxHttp } from './influx-http.ts';
import { hourlyBucketOf, type InfluxSettings } from './influx-settings.ts';
import { taskNameOf, taskOf } from './influx-task.ts';

const Health = z.object({ name: z.string(), status: z.string(), version: z.string() }).partial();
const Ready = z.object({ started: z.string() }).partial();
const Orgs = z.object({ orgs: z.array(z.object({ id: z.string(), name: z.string() })) });
const Bucket = z.object({
  id: z.string(),
  orgID: z.string(),
  name: z.string(),
  description: z.string().optional(),
  retentionRules: z.array(z.object({ everySeconds: z.number() })).default([]),
});
const Buckets = z.object({ buckets: z.array(Bucket).default([]) });
const Task = z.object({ id: z.string(), flux: z.string(), status: z.string().optional() });
const Tasks = z.object({ tasks: z.array(Task).default([]) });
type Bucket = z.infer<typeof Bucket>;

/** Marks buckets that we made: only their retention is ever shortened by us. */
const OURS = 'Made by Gaswatch';
const DAY_SECONDS = 86_400;
const MONTH_SECONDS = 31 * DAY_SECONDS;
/** A day more than promised, so that no row that is sent is already too old for InfluxDB. */
const SPARE_SECONDS = DAY_SECONDS;
const FOR_EVER = 0;

export interface SetUp {
  /** Id of the readings' bucket. */
  readonly bucketId: string;
  /** How long that bucket keeps a reading, ms; Infinity: for ever. */
  readonly keptMs: number;
}

/**
 * Looks whether everything is there and, with `setup: create`, makes what is not:
 * the bucket of the readings, the bucket of the hourly values, the task between them.
 * @param retentionMonths absent: readings are kept for ever.
 * @throws AppError history-misconfigured naming what is missing, history-down.
 */
export async function setUpInflux(
  http: InfluxHttp,
  settings: InfluxSettings,
  retentionMonths: number | undefined,
): Promise<SetUp> {
  await refuseOtherServer(http, settings);
  const seconds =
    retentionMonths === undefined ? FOR_EVER : retentionMonths * MONTH_SECONDS + SPARE_SECONDS;
  const raw = await bucketWith(http, settings, settings.bucket, seconds);
  if (settings.hourly === 'kept') {
    await bucketWith(http, settings, hourlyBucketOf(settings), FOR_EVER);
    if (settings.setup === 'create') await keepTask(http, settings, raw.orgID);
  }
  const kept = retentionOf(raw);
  return { bucketId: raw.id, keptMs: kept === FOR_EVER ? Infinity : kept * 1000 };
}

/** When the server was started: what it had acknowledged but not flushed went with it. */
export async function lifeOf(http: InfluxHttp): Promise<string> {
  const ready = Ready.safeParse(await http.get('/ready'));
  return ready.success ? (ready.data.started ?? 'unknown') : 'unknown';
}

async function refuseOtherServer(http: InfluxHttp, { url }: InfluxSettings): Promise<void> {
  const health = Health.safeParse(await http.get('/health'));
  const { name, version } = health.success ? health.data : {};
  if (name !== 'influxdb' || version === undefined) {
    throw misconfigured(`what answers at ${url}/health is not InfluxDB 2: check url`);
  }
  if (!/^v?2\./.test(version)) {
    throw misconfigured(
      `${url} is version ${version}: version 2 is needed, for its buckets, Flux and tasks`,
    );
  }
}

async function bucketWith(
  http: InfluxHttp,
  settings: InfluxSettings,
  name: string,
  seconds: number,
): Promise<Bucket> {
  const { org, setup } = settings;
  const found = await bucketNamed(http, org, name);
  const retentionRules = [{ type: 'expire', everySeconds: seconds }];
  if (found === null) {
    if (setup === 'create') return makeBucket(http, org, name, retentionRules);
    throw misconfigured(
      `the token sees no bucket ${name} in the organisation ${org}: make it, or set setup: create and a token that may`,
    );
  }
  const ours = (found.description ?? '').startsWith(OURS);
  const wrong = ours ? retentionOf(found) !== seconds : isShorter(found, seconds);
  if (!wrong || setup === 'check') return longEnough(found, seconds);
  const path = `/api/v2/buckets/${found.id}`;
  const updated = read(Bucket, path, await http.send('PATCH', path, { retentionRules }));
  return longEnough(updated, seconds);
}

function isShorter(bucket: Bucket, seconds: number): boolean {
  const kept = retentionOf(bucket);
  return kept !== FOR_EVER && (seconds === FOR_EVER || kept < seconds);
}

function longEnough(bucket: Bucket, seconds: number): Bucket {
  if (!isShorter(bucket, seconds)) return bucket;
  const kept = retentionOf(bucket) / DAY_SECONDS;
  const wanted = seconds === FOR_EVER ? 'for ever' : `for ${seconds / DAY_SECONDS} days`;
  throw misconfigured(
    `bucket ${bucket.name} keeps readings for ${kept} days and must keep them ${wanted}: raise its retention`,
  );
}

async function bucketNamed(http: InfluxHttp, org: string, name: string): Promise<Bucket | null> {
  const path = `/api/v2/buckets?org=${encodeURIComponent(org)}&name=${encodeURIComponent(name)}`;
  // versions differ in whether an unknown name is an empty list or a 404
  const { buckets } = read(Buckets, path, (await http.get(path)) ?? {});
  return buckets.find((bucket) => bucket.name === name) ?? null;
}

async function makeBucket(
  http: InfluxHttp,
  org: string,
  name: string,
  retentionRules: readonly object[],
): Promise<Bucket> {
  const path = '/api/v2/buckets';
  const orgID = await orgIdOf(http, org);
  const body = { orgID, name, description: `${OURS}: do not write to it`, retentionRules };
  try {
    return read(Bucket, path, await http.send('POST', path, body));
  } catch (thrown) {
    // the service's other thread may have been quicker
    const made = await bucketNamed(http, org, name);
    if (made === null) throw thrown;
    return made;
  }
}

const retentionOf = ({ retentionRules }: Bucket): number =>
  retentionRules[0]?.everySeconds ?? FOR_EVER;

async function orgIdOf(http: InfluxHttp, org: string): Promise<string> {
  const path = `/api/v2/orgs?org=${encodeURIComponent(org)}`;
  const { orgs } = read(Orgs, path, (await http.get(path)) ?? { orgs: [] });
  const id = orgs.find(({ name }) => name === org)?.id;
  if (id !== undefined) return id;
  throw misconfigured(
    `the token sees no organisation ${org}: check org, and that the token may read organisations (--read-orgs)`,
  );
}

/** One task of our name, as it should be: two threads that start at once may have made two. */
async function keepTask(http: InfluxHttp, settings: InfluxSettings, orgID: string): Promise<void> {
  const flux = taskOf(settings);
  const name = encodeURIComponent(taskNameOf(settings));
  const path = `/api/v2/tasks?orgID=${orgID}&name=${name}`;
  const tasks = async () =>
    read(Tasks, path, (await http.get(path)) ?? {}).tasks.sort((a, b) => (a.id < b.id ? -1 : 1));
  if ((await tasks()).length === 0) {
    await http.send('POST', '/api/v2/tasks', { orgID, flux, status: 'active' });
  }
  const [task, ...surplus] = await tasks();
  for (const { id } of surplus) await http.send('DELETE', `/api/v2/tasks/${id}`, '');
  if (task === undefined) {
    throw misconfigured(
      'the token may make tasks and not see them: give it the right to read them (--read-tasks)',
    );
  }
  if (task.flux.trim() !== flux.trim() || task.status === 'inactive') {
    await http.send('PATCH', `/api/v2/tasks/${task.id}`, { flux, status: 'active' });
  }
}

/** @throws AppError history-misconfigured when something else than InfluxDB answers. */
function read<T>(schema: z.ZodType<T>, path: string, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const at = path.split('?')[0] ?? '';
  throw misconfigured(`the answer at ${at} is not one of InfluxDB 2: check url`);
}

const misconfigured = (message: string): AppError =>
  new AppError('history-misconfigured', `InfluxDB: ${message}`);
