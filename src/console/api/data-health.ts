import { useQuery } from '@tanstack/react-query';
import type { DataHealth } from '../../api/routes/data-health-routes.ts';
import { ask } from './client.ts';

/** Who has not been heard, and how much comes late. */
export const useDataHealth = () =>
  useQuery({
    queryKey: ['data-health'],
    queryFn: ({ signal }) => ask<DataHealth>('/data-health', { signal }),
    refetchInterval: 15_000,
  });
