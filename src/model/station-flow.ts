import type { StationValues } from './record.ts';

/** What passes the station, m³/h base: its own figure, or the sum over its runs; undefined where neither is reported. */
export function stationFlow({ q, runs }: StationValues): number | undefined {
  if (q !== undefined || runs === undefined) return q;
  let sum: number | undefined;
  for (const id in runs) {
    const flow = runs[id]?.q;
    if (flow !== undefined) sum = (sum ?? 0) + flow;
  }
  return sum;
}
