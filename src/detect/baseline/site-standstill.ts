import type { Evidence } from '../../model/finding.ts';
import { significant } from '../stats/significant.ts';
import { type Demand, expectedSpan } from './demand.ts';
import type { MeteredSite } from './metered-site.ts';
import { unmetered } from './unmetered.ts';

/** A span in which no meter of a site counts and everything else agrees that gas passes, epoch ms. */
export interface Standstill {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;

/** @param outlet mean outlet pressure over the span, kPa gauge; null where it is not reported. */
export function standstillProof(
  demand: Demand,
  { from, to }: Standstill,
  outlet: { readonly kPa: number } | null,
  site: MeteredSite,
): { readonly evidence: Evidence; readonly estimate: Evidence } {
  const hours = Math.max((to - from) / HOUR_MS, 1 / 12);
  const expected = expectedSpan(demand, from, to, site);
  const flow = { name: 'expected', value: round(expected.low / hours), unit: 'm³/h' };
  const pressure = (kPa: number): Evidence[number] => ({
    name: 'pOut',
    value: round(kPa),
    unit: 'kPa',
    limit: round(site.band.topKPa),
    relation: 'below',
  });
  return {
    evidence: [
      { name: 'zeroRun', value: Math.round((to - from) / 1000), unit: 's' },
      { ...flow, limit: round(site.operating), relation: 'above' },
      ...(outlet === null ? [] : [pressure(outlet.kPa)]),
    ],
    estimate: unmetered(expected, 0, 'Σ q50 (q10…q90) of the hour of the week'),
  };
}

const round = (value: number): number => significant(value, 4);
