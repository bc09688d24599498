import { z } from 'zod';
import type { Fleet } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { fleetChange } from '../audit/fleet-change.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import type { PathProblem } from '../ports.ts';
import { guarded, other } from '../schema/responses.ts';

/** A fleet of 100,000 devices takes some 30 MB. */
const MOST_BYTES = 64 * 1024 * 1024;
const FLEET_TYPES = ['application/json', 'text/yaml', 'application/yaml'];
const tags = ['fleet'];
const Version = z.object({ version: z.number().int() });

const YesNo = z.enum(['true', 'false', '1', '0']).default('false');
const isYes = (asked: z.infer<typeof YesNo>): boolean => asked === 'true' || asked === '1';

const FleetText = z
  .unknown()
  .describe('The fleet file: zones, customers, sites and devices, as JSON or YAML');

export function fleetRoutes(app: ApiApp, context: ApiContext): void {
  // bodies stay text here: whoever checks a fleet wants to say where in the text it is wrong
  app.removeAllContentTypeParsers();
  const asText = { parseAs: 'string', bodyLimit: MOST_BYTES } as const;
  app.addContentTypeParser([...FLEET_TYPES, 'text/csv'], asText, (_request, body, done) => {
    done(null, body);
  });
  readRoutes(app, context);
  replaceRoute(app, context);
  importRoute(app, context);
}

function readRoutes(app: ApiApp, { ports }: ApiContext): void {
  const config = { access: 'fleet.read' } as const;
  const read = {
    operationId: 'getFleet',
    summary: 'The fleet in force, without secrets',
    description:
      'The ETag is its version. A device keeps no password here: add them before putting it back.',
    tags,
    response: {
      200: other('The fleet file as JSON', 'application/json', z.unknown()),
      304: z.null().describe('The version you have'),
      ...guarded(),
    },
  };
  app.get('/fleet', { config, schema: read }, async (request, reply) => {
    const { fleet, version } = ports.fleet.current();
    reply.header('etag', etag(version));
    if (request.headers['if-none-match'] === etag(version)) return reply.code(304).send(null);
    return reply.type('application/json').serializer(JSON.stringify).send(withoutSecrets(fleet));
  });

  const version = {
    operationId: 'getFleetVersion',
    summary: 'Version and size of the fleet in force',
    tags,
    response: {
      200: Version.extend({
        zones: z.number().int(),
        customers: z.number().int(),
        sites: z.number().int(),
        devices: z.number().int(),
      }),
      ...guarded(),
    },
  };
  app.get('/fleet/version', { config, schema: version }, async () =>
    versionView(ports.fleet.current()),
  );
}

function replaceRoute(app: ApiApp, { ports, audit }: ApiContext): void {
  const schema = {
    operationId: 'replaceFleet',
    summary: 'Replace the fleet; refused whole with every problem, the running one stays',
    description: 'With If-Match (an ETag of GET) it is refused when the fleet has changed since.',
    tags,
    consumes: FLEET_TYPES,
    querystring: z.strictObject({
      secrets: z
        .enum(['given', 'kept'])
        .default('given')
        .describe('kept: a device that comes without a password keeps the one it has'),
      dryRun: YesNo.describe('true: check and compare, change nothing'),
    }),
    body: FleetText,
    response: {
      200: z.object({
        version: z.number().int().nullable().describe('null after a dry run'),
        change: z.string().describe('what is other than before, in words'),
      }),
      ...guarded(412, 413, 415, 422, 503),
    },
  };
  const config = { access: 'fleet.write' } as const;
  app.put('/fleet', { config, schema, bodyLimit: MOST_BYTES }, async (request) => {
    const { version: running, fleet: before } = ports.fleet.current();
    const expected = request.headers['if-match'];
    if (expected !== undefined && expected !== '*' && expected !== etag(running)) {
      throw new Refusal('fleet-changed', `version ${running} is in force`);
    }
    const by = principalOf(request).user.name;
    const { secrets, dryRun } = request.query;
    if (isYes(dryRun)) {
      const checked = ports.fleet.rehearse(textOf(request.body), secrets);
      if (!checked.ok) throw refused('fleet-invalid', checked.error);
      return { version: null, change: fleetChange(before, checked.value).detail };
    }
    const replaced = await ports.fleet.replace(textOf(request.body), by, secrets);
    if (!replaced.ok) throw refused('fleet-invalid', replaced.error);
    const { version } = replaced.value;
    const change = fleetChange(before, ports.fleet.current().fleet);
    await audit.note(request, {
      action: 'fleet.replace',
      object: `version ${version}`,
      ...change,
    });
    return { version, change: change.detail };
  });
}

function importRoute(app: ApiApp, { ports, audit }: ApiContext): void {
  const schema = {
    operationId: 'importMeters',
    summary: 'Add meters from CSV to the fleet; refused whole with every problem',
    tags,
    consumes: ['text/csv'],
    querystring: z.strictObject({
      dryRun: YesNo.describe('true: check and count, change nothing'),
    }),
    body: z
      .unknown()
      .describe('CSV with a header line; columns are the keys of a meter and `site`'),
    response: {
      200: z.object({
        version: z.number().int().nullable().describe('null after a dry run'),
        meters: z.number().int(),
        sites: z.number().int(),
      }),
      ...guarded(413, 415, 422, 503),
    },
  };
  const config = { access: 'fleet.write' } as const;
  app.post('/fleet/meters', { config, schema, bodyLimit: MOST_BYTES }, async (request) => {
    const { dryRun } = request.query;
    const mode = isYes(dryRun) ? 'rehearse' : 'apply';
    const by = principalOf(request).user.name;
    const before = ports.fleet.current().fleet;
    const imported = await ports.fleet.importMeters(textOf(request.body), by, mode);
    if (!imported.ok) throw refused('meters-invalid', imported.error);
    const { version, meters, sites } = imported.value;
    if (mode === 'apply') {
      const change = fleetChange(before, ports.fleet.current().fleet);
      const detail = `${meters} meters at ${sites} sites; ${change.detail}`;
      const object = `version ${version ?? '?'}`;
      await audit.note(request, { action: 'fleet.import-meters', object, ...change, detail });
    }
    return { version, meters, sites };
  });
}

function textOf(body: unknown): string {
  if (typeof body === 'string' && body.trim() !== '') return body;
  throw new Refusal('body-invalid', 'the body is empty');
}

const refused = (
  code: 'fleet-invalid' | 'meters-invalid',
  problems: readonly PathProblem[],
): Refusal => {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new Refusal(code, count, { errors: problems });
};

const etag = (version: number): string => `"fleet-${version}"`;

const versionView = ({ version, fleet }: FleetIndex) => ({
  version,
  zones: fleet.zones.length,
  customers: fleet.customers.length,
  sites: fleet.sites.length,
  devices: fleet.devices.length,
});

const withoutSecrets = (fleet: Fleet) => ({
  ...fleet,
  devices: fleet.devices.map(({ password: _, passwordHash: _hash, ...device }) => device),
});
