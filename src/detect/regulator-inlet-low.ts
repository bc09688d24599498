import { z } from 'zod';
import type { StationValues } from '../model/record.ts';
import { type KPaGauge, kPaGauge } from '../model/units.ts';
import { stationCondition } from './station-condition.ts';

/**
 * REG-10 (domain.md §B.2): the inlet is too low for the regulators to hold their
 * set point. The limit is the set point + 50 kPa, which suits medium-pressure
 * inlets; where a station is fed with less than that (a 5 kPa station on a
 * 30 kPa main), its contract minimum belongs into `minKPa`.
 */
const Params = z.object({
  marginKPa: z
    .number()
    .min(0)
    .default(50)
    .describe('kPa above the set point that the inlet must have; not used where minKPa is set'),
  minKPa: z
    .number()
    .min(0)
    .exactOptional()
    .describe('kPa gauge; contract minimum, instead of set point + marginKPa'),
  hysteresisKPa: z
    .number()
    .min(0)
    .default(5)
    .describe('kPa; the limit is left only this much above it'),
  lowForMs: z.number().min(0).default(60_000).describe('ms; it must have been low this long'),
  normalForMs: z
    .number()
    .min(0)
    .default(120_000)
    .describe('ms; normal this long ends it, at least twice lowForMs'),
  maxGapMs: z.number().min(0).default(300_000).describe('ms; a longer gap breaks what is pending'),
});

/** The station's inlet, or the best of its runs' where it has no transmitter of its own. */
export function inletOf({ pIn, runs }: StationValues): KPaGauge | undefined {
  if (pIn !== undefined || runs === undefined) return pIn;
  let best: KPaGauge | undefined;
  for (const id in runs) {
    const value = runs[id]?.pIn;
    if (value !== undefined && (best === undefined || value > best)) best = value;
  }
  return best;
}

export const regulatorInletLow = stationCondition({
  type: 'regulator.inlet-low',
  watches: 'station',
  about: {
    rule: 'REG-10',
    formula: 'pIn < set + 50 kPa, or < the contract minimum, for 60 s (kPa gauge)',
    delay: '1 min',
    source: 'Design defaults; three stations of a zone within 10 min become one alarm of the zone',
    cannotSee:
      'A shut or blocked run behind the inlet transmitter; a contract minimum that nobody has set: a main below set + 50 kPa alarms for ever until minKPa is set',
  },
  params: Params,
  prepare: (p, asset, station) => ({
    limitKPa: p.minKPa ?? station.setKPa + p.marginKPa,
    leaveKPa: kPaGauge((p.minKPa ?? station.setKPa + p.marginKPa) + p.hysteresisKPa),
    set: station.setKPa,
    rule: {
      priority: 3 as const,
      blindReason: 'no reading of the inlet pressure',
      persistence: {
        mode: 'samples' as const,
        onDelayMs: p.lowForMs,
        onSamples: Infinity,
        offDelayMs: p.normalForMs,
        maxGapMs: Math.max(p.maxGapMs, 3 * asset.device.intervalMs),
      },
    },
  }),
  judge(values, watch, now) {
    const pIn = inletOf(values);
    if (pIn === undefined) return null;
    return pIn < (now === 'held' ? watch.leaveKPa : watch.limitKPa) ? 'yes' : 'no';
  },
  evidence: (values, watch) => [
    {
      name: 'pIn',
      value: inletOf(values) ?? 0,
      unit: 'kPa',
      limit: watch.limitKPa,
      relation: 'below',
    },
    { name: 'set', value: watch.set, unit: 'kPa' },
  ],
  missing: 'no inlet pressure reported by the station',
});
