import { useQuery } from '@tanstack/react-query';
import type { DataHealth } from '../../api/routes/data-health-routes.ts';
import { useNow } from '../parts/when.tsx';
import { ask } from './client.ts';

/**
 * The service's clock: ages are judged by it, whatever the clock of the browser says. It is
 * never behind what the service has already received.
 */
let aheadMs = 0;

export const serviceNow = (): number => Date.now() + aheadMs;

/** The service has said what time it has. */
export function clockSays(at: number): void {
  aheadMs = at - Date.now();
}

/** The service has received something then. */
export function clockHeard(at: number): void {
  if (at > serviceNow()) aheadMs = at - Date.now();
}

/** The service's time now, every so many ms. */
export function useServiceNow(everyMs = 1_000): number {
  useQuery({
    queryKey: ['data-health', 'clock'],
    queryFn: async ({ signal }) => {
      const { at } = await ask<DataHealth>('/data-health', { signal });
      clockSays(Date.parse(at));
      return at;
    },
    refetchInterval: 15_000,
  });
  useNow(everyMs);
  return serviceNow();
}
