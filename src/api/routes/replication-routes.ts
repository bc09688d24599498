import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { position } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import { guarded, other } from '../schema/responses.ts';

const config = { access: 'replicate' } as const;
const tags = ['replication'];
const BINARY = 'application/octet-stream';
const bytes = (description: string) => other(description, BINARY, z.unknown());
/** Below the time after which common proxies give up on an answer. */
const LONGEST_WAIT_MS = 25_000;

/** What every call says: which journal it means. */
const followed = {
  lineage: z.string().max(100).exactOptional().describe('as it was first told; another is refused'),
};

function demandLineage({ lineage }: { readonly lineage?: string }, own: string): void {
  if (lineage === undefined || lineage === own) return;
  const detail = `this journal is ${own}, not ${lineage}: it was restored or promoted since`;
  throw new Refusal('lineage-changed', detail);
}

/** For `npm run standby`: everything there is leaves through these, secrets too. */
export function replicationRoutes(app: ApiApp, context: ApiContext): void {
  const { replication } = context.ports;
  app.addHook('preClose', async () => replication.stopWaiting());
  journalRoute(app, context);
  recordsRoute(app, context);
  filesRoutes(app, context);
  const schema = {
    operationId: 'listShippedFleets',
    summary: 'Fleets newer than a version, as stored',
    tags,
    querystring: z.strictObject({
      ...followed,
      after: z.coerce.number().int().min(0).default(0),
    }),
    response: {
      200: z.object({
        items: z.array(
          z.object({ version: z.number(), at: z.number(), by: z.string(), fleet: z.string() }),
        ),
      }),
      ...guarded(409),
    },
  };
  app.get('/replication/fleets', { config, schema }, async (request) => {
    demandLineage(request.query, replication.lineage());
    return { items: [...replication.fleets(request.query.after)] };
  });
}

function journalRoute(app: ApiApp, { ports: { replication } }: ApiContext): void {
  const schema = {
    operationId: 'shipJournal',
    summary: 'Commits of the journal after a position, at their own positions',
    description:
      'A few MiB at a time, one frame a commit (src/journal/raw-commit.ts); empty when none came ' +
      'within `wait` ms. Headers: `gaswatch-lineage`, `gaswatch-first`, `gaswatch-head`, `gaswatch-fleet`.',
    tags,
    querystring: z.strictObject({
      ...followed,
      after: z.coerce.number().int().min(0).describe('0: from wherever the journal begins'),
      wait: z.coerce.number().int().min(0).max(LONGEST_WAIT_MS).default(0).describe('ms'),
    }),
    response: { 200: bytes('Frames'), ...guarded(409) },
  };
  // many a second: a log line each would bury the others
  const logLevel = 'warn';
  app.get('/replication/journal', { config, schema, logLevel }, async (request, reply) => {
    const { after, wait } = request.query;
    demandLineage(request.query, replication.lineage());
    const shipped = await replication.commits(position(after), wait);
    if (shipped.standing === 'trimmed') {
      const detail = `the journal begins at ${shipped.first}: begin anew with an empty directory`;
      throw new Refusal('journal-trimmed', detail);
    }
    if (shipped.standing === 'ahead') {
      throw new Refusal('journal-behind', `the journal ends at ${shipped.head}, before ${after}`);
    }
    return marked(reply, replication.lineage())
      .header('gaswatch-first', shipped.first)
      .header('gaswatch-head', shipped.head)
      .header('gaswatch-fleet', shipped.fleetVersion)
      .type(BINARY)
      .send(shipped.bytes);
  });
}

const marked = (reply: FastifyReply, lineage: string): FastifyReply =>
  reply.header('gaswatch-lineage', lineage).header('cache-control', 'no-store');

function recordsRoute(app: ApiApp, { ports: { replication } }: ApiContext): void {
  const schema = {
    operationId: 'shipRecords',
    summary: 'The records of one moment as an SQLite file',
    description: '`gaswatch-head`: adopt it once the journal has come that far.',
    tags,
    querystring: z.strictObject(followed),
    response: { 200: bytes('The file'), ...guarded(409, 503) },
  };
  app.get('/replication/records', { config, schema }, async (request, reply) => {
    demandLineage(request.query, replication.lineage());
    const { content, head } = await replication.records();
    return marked(reply, replication.lineage())
      .header('gaswatch-head', head)
      .type(BINARY)
      .send(content);
  });
}

function filesRoutes(app: ApiApp, { ports: { replication } }: ApiContext): void {
  const list = {
    operationId: 'listShippedFiles',
    summary: 'Keys, state and archive files of the data directory',
    tags,
    querystring: z.strictObject(followed),
    response: {
      200: z.object({ items: z.array(z.object({ path: z.string(), bytes: z.number() })) }),
      ...guarded(409),
    },
  };
  app.get('/replication/files', { config, schema: list }, async (request, reply) => {
    demandLineage(request.query, replication.lineage());
    marked(reply, replication.lineage());
    return { items: [...replication.files()] };
  });
  const one = {
    operationId: 'shipFile',
    summary: 'One of these files',
    tags,
    querystring: z.strictObject({ ...followed, path: z.string().max(500) }),
    response: { 200: bytes('The file'), ...guarded(404, 409) },
  };
  app.get('/replication/file', { config, schema: one }, async (request, reply) => {
    demandLineage(request.query, replication.lineage());
    const content = await replication.file(request.query.path);
    if (content === null) throw new Refusal('file-unknown', 'none of the files that are shipped');
    return marked(reply, replication.lineage()).type(BINARY).send(content);
  });
}
