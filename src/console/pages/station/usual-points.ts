import type { SiteView } from '../../../api/sites/site-view.ts';
import { pointKey } from './station-points.ts';

/** Outlet and flow of a station; flow of meters where there is none. */
export function usual({ station, meters }: Pick<SiteView, 'station' | 'meters'>): string[] {
  if (station !== null)
    return ['pOut', 'q'].map((field) => pointKey({ device: station.device, field }));
  return meters
    .slice(0, 2)
    .map(({ device, conversion }) =>
      pointKey({ device, field: conversion === 'none' ? 'qm' : 'qb' }),
    );
}

/** Put in, or taken out. */
export function turnedPoint(
  before: readonly string[],
  point: { readonly device: string; readonly field: string },
): readonly string[] {
  const key = pointKey(point);
  return before.includes(key) ? before.filter((one) => one !== key) : [...before, key];
}
