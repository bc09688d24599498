import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFleet } from '../../../src/config/fleet-file.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { type ApiWorld, openApiWorld } from '../api/api-world.ts';

const PAGES = ['docs/alarms.md', 'docs/notifications.md', 'docs/operator-guide.md'];
/** Placeholders of the examples stand for things that are not here. */
const NOT_HERE = ['alarm-unknown', 'permit-unknown', 'bad-actor-unknown'];

interface Example {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | null;
}

/** The `curl` calls of a page's shell blocks. */
function examplesIn(page: string): readonly Example[] {
  const shell = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .map(([, text = '']) => text)
    .join('');
  const calls = shell
    .replaceAll('\\\n', ' ')
    .split(/^curl /m)
    .slice(1);
  return calls.map((call) => {
    const [, path = ''] = /localhost:8080(\/[^\s"]+)/.exec(call) ?? [];
    const [, body = null] = /-d '([^']+)'/.exec(call) ?? [];
    return { method: body !== null || / -X POST/.test(` ${call}`) ? 'POST' : 'GET', path, body };
  });
}

describe('calls shown in the guides', () => {
  const examples = PAGES.flatMap((page) => examplesIn(readFileSync(page, 'utf8')));
  let world: ApiWorld;
  beforeAll(async () => {
    const parsed = parseFleet(readFileSync('config/fleet.yaml', 'utf8'));
    if (!parsed.ok) throw new Error('the sample fleet does not parse');
    const fleet = indexFleet(parsed.value, 1);
    const refuse = async (): Promise<never> => Promise.reject(new Error('not here'));
    world = await openApiWorld({
      ports: {
        fleet: {
          current: () => fleet,
          replace: refuse,
          rehearse: () => {
            throw new Error('not here');
          },
          importMeters: refuse,
        },
      },
    });
    world.clock.current = Date.parse('2026-12-01T08:00:00+08:00');
    world.answer = ({ command, ...rest }) => {
      const { id } = rest;
      if (command === 'open-permit' && 'permit' in rest && typeof rest.permit === 'object')
        return { id, outcome: 'permit', permit: rest.permit };
      if (command === 'take-out') return { id, outcome: 'taken-out' };
      if (command === 'put-back') return { id, outcome: 'put-back' };
      throw new Error(`no example does ${command}`);
    };
  });
  afterAll(() => world.close());

  it('are taken by the service on the sample fleet', async () => {
    const token = await world.token('administrator');
    for (const { method, path, body } of examples) {
      const sent =
        body === null ? {} : { payload: body, headers: { 'content-type': 'application/json' } };
      const response = await world.as(token, { method, url: path, ...sent });
      const what = `${method} ${path} ${response.body.slice(0, 300)}`;
      if (response.statusCode < 300) continue;
      const answer: unknown = JSON.parse(response.body);
      expect(NOT_HERE, what).toContain(Reflect.get(Object(answer), 'code'));
    }
    expect(examples.length).toBeGreaterThan(12);
  });

  it('would not be taken with a field misspelt', async () => {
    const token = await world.token('administrator');
    const bodies = examples.filter(({ body }) => body !== null);
    for (const { method, path, body } of bodies) {
      const payload = (body ?? '').replace(/"([a-z]+)":/, '"x$1":');
      const headers = { 'content-type': 'application/json' };
      const response = await world.as(token, { method, url: path, payload, headers });
      expect(response.statusCode, path).toBe(400);
    }
    expect(bodies.length).toBeGreaterThan(6);
  });
});
