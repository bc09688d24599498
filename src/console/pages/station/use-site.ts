import { useQueries, useQuery } from '@tanstack/react-query';
import type { DeviceDetail } from '../../../api/devices/device-view.ts';
import type { SiteView } from '../../../api/sites/site-view.ts';
import type { StationNow } from '../../../api/sites/station-now-view.ts';
import { ask } from '../../api/client.ts';
import { clockSays } from '../../api/service-clock.ts';
import { type Reporting, reachOf } from './shown.ts';

export const useSite = (id: string) =>
  useQuery({
    queryKey: ['site', id],
    queryFn: ({ signal }) => ask<SiteView>(`/sites/${encodeURIComponent(id)}`, { signal }),
    staleTime: 60_000,
    enabled: id !== '',
  });

const REFETCH_MS = 2_000;

/** As detection sees the station now. @param id of a site with a station; null: there is none. */
export const useStationNow = (id: string | null) =>
  useQuery({
    queryKey: ['station-now', id],
    queryFn: async ({ signal }) => {
      const now = await ask<StationNow>(`/sites/${encodeURIComponent(id ?? '')}/station`, {
        signal,
      });
      clockSays(Date.parse(now.at));
      return now;
    },
    refetchInterval: REFETCH_MS,
    enabled: id !== null,
  });

/** After how long a device's values are old, ms, by device. */
export function useReaches(devices: readonly string[]): ReadonlyMap<string, number> {
  const answers = useQueries({
    queries: devices.map((id) => ({
      queryKey: ['device', id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        ask<DeviceDetail>(`/devices/${encodeURIComponent(id)}`, { signal }),
      staleTime: 60_000,
    })),
  });
  return new Map(
    answers.flatMap(({ data }) => {
      if (data === undefined) return [];
      const reporting: Reporting = data;
      return [[data.id, reachOf(reporting)] as const];
    }),
  );
}

/** Devices of a site, the station's first, each once. */
export const devicesOf = ({ station, meters }: Pick<SiteView, 'station' | 'meters'>): string[] => [
  ...new Set([
    ...(station === null ? [] : [String(station.device)]),
    ...meters.map(({ device }) => String(device)),
  ]),
];
