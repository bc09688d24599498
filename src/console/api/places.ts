import { useQuery } from '@tanstack/react-query';
import type { SiteSummary, ZoneView } from '../../api/sites/site-view.ts';
import { ask, everyPage } from './client.ts';

/** Every site and zone of the fleet, by id. */
export interface Places {
  readonly sites: ReadonlyMap<string, SiteSummary>;
  readonly zones: ReadonlyMap<string, ZoneView>;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

async function read(signal: AbortSignal): Promise<Places> {
  const [sites, zones] = await Promise.all([
    everyPage<SiteSummary>('/sites', { limit: 1000 }, signal),
    ask<{ readonly items: readonly ZoneView[] }>('/zones', { signal }),
  ]);
  return { sites: byId(sites), zones: byId(zones.items) };
}

/** A fleet changes rarely: read once and again every few minutes. */
/** @param how `rest`: for whoever may not see them. */
export const usePlaces = (how: 'read' | 'rest' = 'read') =>
  useQuery({
    queryKey: ['places'],
    queryFn: ({ signal }) => read(signal),
    enabled: how === 'read',
    staleTime: 60_000,
    refetchInterval: 300_000,
  });
