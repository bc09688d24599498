import { type Answer, refusal } from './influx-fake-answer.ts';
import { type FluxWorld, runFlux } from './influx-fake-flux.ts';
import type { FakePoint } from './influx-fake-lines.ts';
import { type FakeBucket, fakeBucket } from './influx-fake-store.ts';
import { FluxError } from './influx-fake-syntax.ts';

/** What a token may do, named as the options of `influx auth create`. */
export type Scope =
  | 'all'
  | 'read-orgs'
  | 'read-buckets'
  | 'write-buckets'
  | 'read-tasks'
  | 'write-tasks';

export interface AdminBucket {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** 0: for ever. */
  everySeconds: number;
  readonly points: FakeBucket;
}

export interface AdminTask {
  readonly id: string;
  readonly name: string;
  flux: string;
  status: string;
}

const ORG = { id: '0000000000000a01', name: 'gas 燃气' };

/** Organisation, buckets, tasks and tokens of https://docs.influxdata.com/influxdb/v2/api/ */
export function fakeAdmin(options: {
  readonly now: () => number;
  readonly unknownBucket: '404' | 'empty list';
}) {
  const tokens = new Map<string, readonly Scope[]>();
  const buckets: AdminBucket[] = [];
  const tasks: AdminTask[] = [];
  let ids = 0;
  const nextId = (): string => {
    ids += 1;
    return ids.toString(16).padStart(16, '0');
  };
  const addBucket = (name: string, everySeconds: number, description: string): AdminBucket => {
    const bucket = { id: nextId(), name, description, everySeconds, points: fakeBucket() };
    buckets.push(bucket);
    return bucket;
  };
  const named = (name: string): AdminBucket => {
    const found = buckets.find((bucket) => bucket.name === name);
    if (found === undefined) throw new FluxError(`could not find bucket "${name}"`);
    return found;
  };
  const writeTo = ({ everySeconds, points: kept }: AdminBucket, points: readonly FakePoint[]) => {
    const oldest = everySeconds === 0 ? -Infinity : options.now() - everySeconds * 1000;
    return kept.write(points, oldest === -Infinity ? -(2n ** 63n) : BigInt(oldest) * 1_000_000n);
  };
  const refuseOrg = (url: URL): Answer | null => {
    const [org, orgID] = [url.searchParams.get('org'), url.searchParams.get('orgID')];
    if ((org ?? ORG.name) === ORG.name && (orgID ?? ORG.id) === ORG.id) return null;
    return refusal(404, 'not found', `organization name "${org ?? orgID ?? ''}" not found`);
  };
  const shown = ({ id, name, description, everySeconds }: AdminBucket) => ({
    id,
    orgID: ORG.id,
    type: 'user',
    name,
    description,
    retentionRules: [{ type: 'expire', everySeconds, shardGroupDurationSeconds: 604_800 }],
  });

  const listBuckets = (url: URL, scopes: readonly Scope[]): Answer => {
    const name = url.searchParams.get('name');
    const found = buckets.filter((one) => one.name === name && may(scopes, 'read-buckets'));
    if (found.length === 0 && options.unknownBucket === '404') {
      return refusal(404, 'not found', `bucket "${name ?? ''}" not found`);
    }
    return { status: 200, body: { links: {}, buckets: found.map(shown) } };
  };
  const postBucket = (asked: Readonly<Record<string, unknown>>): Answer => {
    const { name, orgID, description } = asked;
    if (typeof name !== 'string' || orgID !== ORG.id) {
      return refusal(400, 'invalid', 'bucket needs name and orgID');
    }
    if (buckets.some((bucket) => bucket.name === name)) {
      return refusal(422, 'conflict', `bucket with name ${name} already exists`);
    }
    const bucket = addBucket(name, secondsOf(asked) ?? 0, String(description ?? ''));
    return { status: 201, body: shown(bucket) };
  };
  const patchBucket = (id: string, asked: Readonly<Record<string, unknown>>): Answer => {
    const bucket = buckets.find((one) => one.id === id);
    if (bucket === undefined) return refusal(404, 'not found', 'bucket not found');
    // an empty list is no rule, and no rule changes nothing
    bucket.everySeconds = secondsOf(asked) ?? bucket.everySeconds;
    return { status: 200, body: shown(bucket) };
  };
  const listTasks = (url: URL): Answer => ({
    status: 200,
    body: { links: {}, tasks: tasks.filter(({ name }) => name === url.searchParams.get('name')) },
  });
  const postTask = (asked: Readonly<Record<string, unknown>>, world: FluxWorld): Answer => {
    const flux = String(asked['flux']);
    const name = taskNameIn(flux, world);
    if (typeof name !== 'string') return name;
    const task = { id: nextId(), orgID: ORG.id, name, flux, status: String(asked['status']) };
    tasks.push(task);
    return { status: 201, body: task };
  };
  const patchTask = (id: string, asked: Readonly<Record<string, unknown>>): Answer => {
    const task = tasks.find((one) => one.id === id);
    if (task === undefined) return refusal(404, 'not found', 'task not found');
    Object.assign(task, asked);
    return { status: 200, body: task };
  };
  const deleteTask = (id: string): Answer => {
    const at = tasks.findIndex((one) => one.id === id);
    if (at === -1) return refusal(404, 'not found', 'task not found');
    tasks.splice(at, 1);
    return { status: 204 };
  };

  return {
    org: ORG.name,
    grant: (token: string, scopes: readonly Scope[]) => void tokens.set(token, scopes),
    buckets: (): readonly AdminBucket[] => buckets,
    tasks: (): readonly AdminTask[] => tasks,
    addBucket,
    addTask: (name: string, flux: string) =>
      void tasks.push({ id: nextId(), name, flux, status: 'active' }),
    world: {
      read: (bucket: string, start: bigint, stop: bigint) => named(bucket).points.read(start, stop),
      write: (bucket: string, points: readonly FakePoint[]) => void writeTo(named(bucket), points),
    },
    metrics: (): string =>
      buckets
        .map(
          ({ id, points }) =>
            `storage_shard_disk_size{bucket="${id}",engine="tsm1",id="1",path="/var/lib/${id}",walPath="/wal"} ${points.size() * 10}\n`,
        )
        .join(''),
    /** Null: no token, or one that is not known. */
    scopesOf: (authorization: string | undefined): readonly Scope[] | null =>
      tokens.get(/^Token (.+)$/.exec(authorization ?? '')?.[1] ?? '') ?? null,
    bucketFor(
      url: URL,
      scopes: readonly Scope[],
      scope: Scope,
    ): Answer | { write(points: readonly FakePoint[]): string | null } {
      const wrong = refuseOrg(url);
      if (wrong !== null) return wrong;
      const bucket = buckets.find(({ name }) => name === url.searchParams.get('bucket'));
      if (bucket === undefined) {
        const message = `bucket "${url.searchParams.get('bucket') ?? ''}" not found`;
        return refusal(404, 'not found', message);
      }
      if (!may(scopes, scope)) {
        return refusal(403, 'forbidden', 'insufficient permissions for write');
      }
      return { write: (points) => writeTo(bucket, points) };
    },
    refuseQuery: (url: URL, scopes: readonly Scope[]): Answer | null =>
      may(scopes, 'read-buckets')
        ? refuseOrg(url)
        : refusal(401, 'unauthorized', 'read:buckets is unauthorized'),
    answer(
      method: string,
      url: URL,
      scopes: readonly Scope[],
      body: string,
      world: FluxWorld,
    ): Answer {
      const [kind = '', id = ''] = url.pathname.replace('/api/v2/', '').split('/');
      const scope = SCOPES[`${method === 'GET' ? 'read' : 'write'}-${kind}`];
      const wrong = refuseOrg(url);
      if (wrong !== null) return wrong;
      // lists leave out what the token may not see; everything else is refused
      if (scope === undefined || (method !== 'GET' && !may(scopes, scope))) {
        return refusal(401, 'unauthorized', `write:orgs/${ORG.id}/${kind} is unauthorized`);
      }
      const asked = () => JSON.parse(body) as Readonly<Record<string, unknown>>;
      const seen = may(scopes, scope);
      switch (`${method} ${kind}`) {
        case 'GET orgs':
          return { status: 200, body: { links: {}, orgs: seen ? [ORG] : [] } };
        case 'GET buckets':
          return listBuckets(url, scopes);
        case 'POST buckets':
          return postBucket(asked());
        case 'PATCH buckets':
          return patchBucket(id, asked());
        case 'GET tasks':
          return seen ? listTasks(url) : { status: 200, body: { links: {}, tasks: [] } };
        case 'POST tasks':
          return postTask(asked(), world);
        case 'PATCH tasks':
          return patchTask(id, asked());
        case 'DELETE tasks':
          return deleteTask(id);
        default:
          return refusal(404, 'not found', 'path not found');
      }
    },
  };
}

const SCOPES: Readonly<Record<string, Scope>> = {
  'read-orgs': 'read-orgs',
  'read-buckets': 'read-buckets',
  'write-buckets': 'write-buckets',
  'read-tasks': 'read-tasks',
  'write-tasks': 'write-tasks',
};

const may = (scopes: readonly Scope[], scope: Scope): boolean =>
  scopes.includes('all') || scopes.includes(scope);

function secondsOf({ retentionRules }: Readonly<Record<string, unknown>>): number | undefined {
  const [rule] = (retentionRules ?? []) as readonly { readonly everySeconds: number }[];
  return rule?.everySeconds;
}

/** A task is compiled when it is made; without a name and a rhythm it is none. */
function taskNameIn(flux: string, world: FluxWorld): string | Answer {
  try {
    const dry = { ...world, write: () => undefined };
    const { task } = runFlux(flux, dry);
    const name = task?.['name'];
    if (typeof name === 'string' && task?.['every'] !== undefined) return name;
    return refusal(400, 'invalid', 'missing required option: "name" or "every"');
  } catch (thrown) {
    if (!(thrown instanceof FluxError)) throw thrown;
    return refusal(400, 'invalid', `could not parse Flux script: ${thrown.message}`);
  }
}
