import {
  keepPreviousData,
  type QueryClient,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { DeviceDetail } from '../../../api/devices/device-view.ts';
import { ask, type PageOf, query } from '../../api/client.ts';
import {
  type Grid,
  type GridLine,
  gridOf,
  lineOn,
  stepFor,
  type TelemetryItem,
} from './trend-grid.ts';
import { keyOf, type TrendPoint } from './trend-types.ts';

export interface Telemetry {
  readonly from: number;
  readonly to: number;
  readonly grid: Grid;
  /** By key of the point; what was just asked for may not be here yet. */
  readonly lines: ReadonlyMap<string, GridLine>;
}

export interface AskedTelemetry {
  /** What was there before stays until the new is here: nothing flickers. */
  readonly telemetry: Telemetry | undefined;
  readonly problem: Error | null;
  readonly again: () => void;
}

/** A question spans at most this many buckets. */
const MOST = 10_000;

/** Buckets of the points, as many as there are pixels to show them. */
export function useTelemetry(
  points: readonly TrendPoint[],
  from: number,
  to: number,
  widthPx: number,
): AskedTelemetry {
  const client = useQueryClient();
  const stepMs = stepFor(to - from, widthPx);
  const { data, error, refetch } = useQuery({
    queryKey: ['trend', points.map(keyOf).join(' '), from, to, stepMs],
    queryFn: ({ signal }) => read(client, points, { from, to, stepMs }, signal),
    placeholderData: keepPreviousData,
    enabled: points.length > 0 && to > from,
  });
  return { telemetry: data, problem: error, again: () => void refetch() };
}

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

async function read(
  client: QueryClient,
  points: readonly TrendPoint[],
  { from, to, stepMs }: Asked,
  signal: AbortSignal,
): Promise<Telemetry> {
  const grid = gridOf(from, to, stepMs);
  const devices = [...new Set(points.map(({ device }) => device))];
  const lines = await Promise.all(
    devices.map(async (device) => {
      const own = points.filter((point) => point.device === device);
      const [{ intervalSeconds }, { items }] = await Promise.all([
        client.fetchQuery({
          queryKey: ['device', device],
          queryFn: () => ask<DeviceDetail>(`/devices/${encodeURIComponent(device)}`, { signal }),
          staleTime: 60_000,
        }),
        ask<PageOf<TelemetryItem>>(
          `/telemetry${query({
            device,
            fields: own.map(({ field }) => field).join(','),
            from: new Date(from).toISOString(),
            to: new Date(to).toISOString(),
            every: `${stepMs / 1000}s`,
            aggregate: 'min,max,mean',
            limit: MOST,
          })}`,
          { signal },
        ),
      ]);
      return own.map(
        (point) =>
          [keyOf(point), lineOn(grid, items, point.field, intervalSeconds * 1000)] as const,
      );
    }),
  );
  return { from, to, grid, lines: new Map(lines.flat()) };
}
