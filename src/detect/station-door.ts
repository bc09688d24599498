import { z } from 'zod';
import { contactGapMs, stationCondition } from './station-condition.ts';

/**
 * The station's door stands open longer than a visit takes. Work under a permit
 * that names it is suppressed by the permit, not here.
 */
const Params = z.object({
  openForMs: z
    .number()
    .min(0)
    .default(300_000)
    .describe('ms; the door must have been open this long'),
  closedForMs: z
    .number()
    .min(0)
    .default(600_000)
    .describe('ms; closed this long ends it, at least twice openForMs'),
});

export const stationDoor = stationCondition({
  type: 'station.door',
  watches: 'station',
  about: {
    rule: '§A.1 events',
    formula: 'door = open for 5 min; a permit that names it keeps it quiet',
    delay: '5 min',
    source: 'Design default: a look at the gauges takes less',
    cannotSee: 'Who has opened it; a door forced while its contact is bridged',
  },
  params: Params,
  prepare: (p, asset) => ({
    rule: {
      priority: 3,
      blindReason: 'no report of the door',
      persistence: {
        mode: 'hold',
        onDelayMs: p.openForMs,
        onSamples: Infinity,
        offDelayMs: p.closedForMs,
        maxGapMs: contactGapMs(asset),
      },
    },
  }),
  judge: ({ door }) => (door === undefined ? null : door === 'open' ? 'yes' : 'no'),
  evidence: () => [{ name: 'door', value: 'open' }],
  missing: 'no door contact reported by the station',
});
