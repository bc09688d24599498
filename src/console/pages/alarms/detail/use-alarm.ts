import { useQuery } from '@tanstack/react-query';
import type { DeviceDetail } from '../../../../api/devices/device-view.ts';
import type { NotificationView } from '../../../../api/routes/notification-routes.ts';
import type { PermitView } from '../../../../api/routes/permit-routes.ts';
import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import type { SiteView } from '../../../../api/sites/site-view.ts';
import { ask, everyPage, type PageOf, query } from '../../../api/client.ts';

/** The alarm of a link: live while it is open, fetched by itself when it is closed. */
export function useAlarm(id: string, alarms: ReadonlyMap<string, AlarmView>) {
  const live = alarms.get(id);
  const single = useQuery({
    queryKey: ['alarm', id],
    queryFn: ({ signal }) => ask<AlarmView>(`/alarms/${encodeURIComponent(id)}`, { signal }),
    enabled: id !== '' && live === undefined,
    staleTime: 0,
  });
  return { alarm: live ?? single.data, problem: live === undefined ? single.error : null };
}

export const useSite = (id: string | null) =>
  useQuery({
    queryKey: ['site', id],
    queryFn: ({ signal }) => ask<SiteView>(`/sites/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== null,
    staleTime: 60_000,
  }).data ?? null;

export const useDevice = (id: string | null) =>
  useQuery({
    queryKey: ['device', id],
    queryFn: ({ signal }) =>
      ask<DeviceDetail>(`/devices/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== null,
    staleTime: 60_000,
  }).data ?? null;

/** Its deliveries as they now are; they change while it is open. */
export const useTold = (alarm: AlarmView, wanted: 'wanted' | 'unwanted') =>
  useQuery({
    queryKey: ['notifications', alarm.id, alarm.state],
    queryFn: ({ signal }) =>
      everyPage<NotificationView>('/notifications', { alarm: alarm.id, limit: 1000 }, signal),
    enabled: wanted === 'wanted',
    refetchInterval: alarm.state === 'closed' ? false : 10_000,
  });

export const usePermit = ({ permit, site }: AlarmView) =>
  useQuery({
    queryKey: ['permits', site, 'all'],
    queryFn: ({ signal }) =>
      everyPage<PermitView>(
        '/permits',
        { state: 'all', site: site ?? undefined, limit: 1000 },
        signal,
      ),
    enabled: permit !== null,
    staleTime: 60_000,
  }).data?.find(({ id }) => id === permit);

/** Closed alarms of the site that another explained. */
export const useClosedExplained = ({ site, occurredAt }: AlarmView) =>
  useQuery({
    queryKey: ['closed-explained', site, occurredAt],
    queryFn: async ({ signal }) => {
      const asked = {
        state: 'closed',
        suppressed: 'yes',
        site,
        limit: 1000,
        from: before(occurredAt),
      };
      return (await ask<PageOf<AlarmView>>(`/alarms${query(asked)}`, { signal })).items;
    },
    enabled: site !== null,
    staleTime: 60_000,
  }).data ?? [];

const DAY_MS = 86_400_000;
const before = (at: string): string => new Date(Date.parse(at) - DAY_MS).toISOString();
