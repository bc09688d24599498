import { useQuery } from '@tanstack/react-query';
import type { DeviceDetail } from '../../../api/devices/device-view.ts';
import { ask } from '../../api/client.ts';

/** A device with its counts as they are now. */
export const useDevice = (id: string) =>
  useQuery({
    queryKey: ['device-now', id],
    queryFn: ({ signal }) => ask<DeviceDetail>(`/devices/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: 5_000,
  });
