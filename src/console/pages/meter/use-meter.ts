import { useQuery } from '@tanstack/react-query';
import type { DeviceSummary } from '../../../api/devices/device-view.ts';
import type { SiteView } from '../../../api/sites/site-view.ts';
import { ask, type PageOf, query } from '../../api/client.ts';

export interface MeterPlace {
  readonly meter: SiteView['meters'][number];
  readonly site: SiteView;
}

/** A meter and the site it stands at; null: there is none of that id. */
export const useMeter = (id: string) =>
  useQuery({
    queryKey: ['meter', id],
    queryFn: async ({ signal }): Promise<MeterPlace | null> => {
      const found = await ask<PageOf<DeviceSummary>>(`/devices${query({ meter: id, limit: 1 })}`, {
        signal,
      });
      const at = found.items[0]?.site?.id;
      if (at === undefined) return null;
      const site = await ask<SiteView>(`/sites/${encodeURIComponent(at)}`, { signal });
      const meter = site.meters.find((one) => one.id === id);
      return meter === undefined ? null : { meter, site };
    },
    staleTime: 60_000,
  });
