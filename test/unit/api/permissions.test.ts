import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteEntry } from '../../../src/api/route-table.ts';
import { CONSOLE_PATHS } from '../../../src/model/console-paths.ts';
import {
  GRANTS,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
} from '../../../src/model/people.ts';
import { type ApiWorld, openApiWorld, tokenHeader } from './api-world.ts';

const PUBLIC = [
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  'POST /api/v1/session',
  '/answer/:token',
  'POST /callbacks/:gateway',
  'POST /callbacks/:gateway/:secret',
  // the page and its files: what it shows it asks for with the session of whoever looks
  'GET /assets/*',
  ...Object.values(CONSOLE_PATHS).map((url) => `GET ${url}`),
];

describe('who may call what', () => {
  let world: ApiWorld;
  let routes: readonly RouteEntry[];
  beforeAll(async () => {
    world = await openApiWorld();
    routes = world.api.routeTable.entries;
  });
  afterAll(() => world.close());

  const call = async ({ method, url }: RouteEntry, token: string | null): Promise<number> => {
    // an id that nothing has: whoever may call gets 404, 400 or 415, and never 401 or 403
    const path = url.replace(/:\w+/g, 'no-such-thing');
    // the stream would never end: an unusable query ends it after the permission was checked
    const query = path.endsWith('/stream') ? '?events=none' : '';
    const response = await world.api.inject({
      method: method as 'GET',
      url: path + query,
      headers: token === null ? {} : tokenHeader(token),
    });
    return response.statusCode;
  };

  it('every route says who may call it', () => {
    expect(routes.length).toBeGreaterThan(48);
    const known = [...PERMISSIONS, 'public', 'signed-in'];
    for (const { method, url, access } of routes) {
      expect(known, `${method} ${url}`).toContain(access);
    }
  });

  it('only these are public', () => {
    const open = routes.filter(({ access }) => access === 'public');
    for (const { method, url } of open) {
      expect(
        PUBLIC.some((one) => one === url || one === `${method} ${url}`),
        url,
      ).toBe(true);
    }
  });

  it('without a session everything else is 401', async () => {
    for (const route of routes.filter(({ access }) => access !== 'public')) {
      expect(await call(route, null), `${route.method} ${route.url}`).toBe(401);
    }
  });

  it.each(ROLES)('%s may call exactly what its grants say', async (role: Role) => {
    const granted: readonly Permission[] = GRANTS[role];
    let refused = 0;
    for (const route of routes) {
      const { access } = route;
      if (access === undefined || access === 'public') continue;
      // a session of its own: signing out is among the calls
      const status = await call(route, await world.token(role));
      const name = `${role}: ${route.method} ${route.url}`;
      if (access === 'signed-in' || granted.includes(access)) {
        expect([401, 403, 500], name).not.toContain(status);
      } else {
        expect(status, name).toBe(403);
        refused += 1;
      }
    }
    expect(refused === 0).toBe(role === 'administrator');
  });
});
