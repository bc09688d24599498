import type { FastifyInstance } from 'fastify';
import type { Access } from './auth/access.ts';

export interface RouteEntry {
  readonly method: string;
  /** As declared, e.g. `/api/v1/alarms/:id`. */
  readonly url: string;
  readonly access: Access | undefined;
  readonly shown: 'documented' | 'hidden';
}

/** What there is, for 405 and for the test that walks every route. */
export interface RouteTable {
  readonly entries: readonly RouteEntry[];
  /** Methods that the path of this URL takes; none where there is no such path. */
  methodsAt(url: string): readonly string[];
}

/** Call before any route is declared. */
export function collectRoutes(app: FastifyInstance): RouteTable {
  const entries: RouteEntry[] = [];
  const patterns = new Map<string, RegExp>();
  app.addHook('onRoute', ({ method, url, config, schema }) => {
    patterns.set(url, patternOf(url));
    for (const one of [method].flat()) {
      const shown = schema?.hide === true ? 'hidden' : 'documented';
      entries.push({ method: one, url, access: config?.access, shown });
    }
  });
  return {
    entries,
    methodsAt(url) {
      const path = url.split('?', 1)[0] ?? url;
      const known = entries.filter((entry) => patterns.get(entry.url)?.test(path));
      return [...new Set(known.map(({ method }) => method))];
    },
  };
}

const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}$`);
