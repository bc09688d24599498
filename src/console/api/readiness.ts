import { useQuery } from '@tanstack/react-query';

export interface ReadinessFact {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly facts: readonly ReadinessFact[];
}

/** A service that is not ready says so with 503 and the same facts. */
async function read(signal: AbortSignal): Promise<Readiness> {
  const response = await fetch('/readyz', { signal });
  // the route's schema is what was served, in both cases
  return (await response.json()) as Readiness;
}

export const useReadiness = () =>
  useQuery({
    queryKey: ['readiness'],
    queryFn: ({ signal }) => read(signal),
    refetchInterval: 10_000,
  });
