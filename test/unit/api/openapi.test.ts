import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE_PATHS } from '../../../src/model/console-paths.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, unknown> }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

/** Contract §5, without what this release does not offer. */
const CONTRACT: readonly [string, string][] = [
  ['get', '/healthz'],
  ['get', '/readyz'],
  ['get', '/metrics'],
  ['get', '/openapi.json'],
  ['post', '/api/v1/session'],
  ['get', '/api/v1/alarms'],
  ['post', '/api/v1/alarms/{id}/acknowledge'],
  ['post', '/api/v1/alarms/{id}/comment'],
  ['post', '/api/v1/alarms/{id}/shelve'],
  ['post', '/api/v1/alarms/{id}/unshelve'],
  ['post', '/api/v1/permits'],
  ['get', '/api/v1/devices'],
  ['get', '/api/v1/devices/{id}'],
  ['get', '/api/v1/devices/{id}/latest'],
  ['get', '/api/v1/telemetry'],
  ['get', '/api/v1/quarantine'],
  ['post', '/api/v1/quarantine/{id}/release'],
  ['get', '/api/v1/notifications'],
  ['get', '/api/v1/stream'],
];

describe('the OpenAPI document', () => {
  let world: ApiWorld;
  let document: Document;
  beforeAll(async () => {
    world = await openApiWorld();
    const response = await world.api.inject('/openapi.json');
    document = response.json();
  });
  afterAll(() => world.close());

  const operations = (): [string, Operation][] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]): [string, Operation] => [
        `${method} ${path}`,
        one,
      ]),
    );

  it('is OpenAPI 3.1 with every route of the contract', () => {
    expect(document.openapi).toBe('3.1.0');
    for (const [method, path] of CONTRACT) {
      expect(document.paths[path]?.[method], `${method} ${path}`).toBeDefined();
    }
  });

  it('shows every route that there is', () => {
    const declared = world.api.routeTable.entries
      .filter(({ method, shown }) => method !== 'HEAD' && shown === 'documented')
      .map(({ method, url }) => `${method.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(([name]) => name)
        .sort(),
    ).toEqual(declared.sort());
  });

  it('leaves out the pages of the console alone', () => {
    const hidden = world.api.routeTable.entries.filter(({ shown }) => shown === 'hidden');
    const pages = [...Object.values<string>(CONSOLE_PATHS), '/assets/*'];
    expect(hidden.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(
      pages.map((url) => `GET ${url}`).sort(),
    );
  });

  it('resolves every reference', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target ?? '');
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const steps = reference.replace(/^#\//, '').split('/');
      const found = steps.reduce<unknown>(
        (at, step) => (at as Record<string, unknown> | undefined)?.[step],
        document,
      );
      expect(found, reference).toBeDefined();
    }
  });

  it('names every operation once and says what it is for', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, { operationId, summary, tags }] of operations()) {
      expect([operationId, summary, tags?.length], name).not.toContain(undefined);
    }
  });

  it('declares the path parameters, a success and a problem for every operation', () => {
    for (const [name, { parameters = [], responses }] of operations()) {
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const declared = parameters.filter((one) => one.in === 'path').map((one) => one.name);
      expect(declared, name).toEqual(inPath);
      expect(
        Object.keys(responses).some((status) => status.startsWith('2')),
        name,
      ).toBe(true);
      const problem = Object.values(responses).some(
        ({ content }) => content?.['application/problem+json'] !== undefined,
      );
      expect(problem, name).toBe(true);
    }
  });

  it('gives the alarm object its contract fields', () => {
    const alarm = document.components.schemas['Alarm'] as {
      properties: object;
      required: string[];
    };
    const contract =
      'id type priority site subject state shelvedUntil suppressedBy occurredAt receivedAt detectedAt returnedAt acknowledgedAt acknowledgedBy late evidence estimate message advice permit outOfService history';
    expect(Object.keys(alarm.properties)).toEqual(expect.arrayContaining(contract.split(' ')));
    expect(alarm.required).toEqual(expect.arrayContaining(contract.split(' ')));
  });
});
