import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { DeviceDetail } from '../../../api/devices/device-view.ts';
import type { QuarantineView } from '../../../api/routes/quarantine-routes.ts';
import { ask, type PageOf, query } from '../../api/client.ts';
import type { StreamReading } from '../../api/device-values.ts';
import { openStream } from '../../api/stream.ts';

export interface Arrival {
  /** The first since this device was chosen; null: none yet. */
  readonly first: StreamReading | null;
  readonly standing: 'live' | 'stale';
}

const NONE: Arrival = { first: null, standing: 'live' };

/** What comes of a device from now on. */
export function useArrival(device: string): Arrival {
  const [arrival, setArrival] = useState(NONE);
  useEffect(() => {
    setArrival(NONE);
    if (device === '') return undefined;
    return openStream<never, StreamReading>(query({ events: 'reading', device }).slice(1), {
      reading: (reading) => {
        if (reading.device === device)
          setArrival((before) => ({ ...before, first: before.first ?? reading }));
      },
      opened: () => setArrival((before) => ({ ...before, standing: 'live' })),
      lost: () => setArrival((before) => ({ ...before, standing: 'stale' })),
    });
  }, [device]);
  return arrival;
}

/** Whether it is connected, and what the service knows of it. */
export const useDevice = (device: string) =>
  useQuery({
    queryKey: ['connect-device', device],
    queryFn: ({ signal }) =>
      ask<DeviceDetail>(`/devices/${encodeURIComponent(device)}`, { signal }),
    enabled: device !== '',
    refetchInterval: 2_000,
  });

/** The newest message of it that could not be used; null: there is none. */
export const useRefused = (device: string, permitted: 'yes' | 'no') =>
  useQuery({
    queryKey: ['connect-refused', device],
    queryFn: async ({ signal }) => {
      const path = `/quarantine${query({ device, limit: 1 })}`;
      return (await ask<PageOf<QuarantineView>>(path, { signal })).items[0] ?? null;
    },
    enabled: device !== '' && permitted === 'yes',
    refetchInterval: 2_000,
  });
