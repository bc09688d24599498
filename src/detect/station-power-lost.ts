import { z } from 'zod';
import { contactGapMs, stationCondition } from './station-condition.ts';

/** The mains have failed and the RTU lives on its battery: after it, the station falls silent. */
const Params = z.object({
  lostForMs: z
    .number()
    .min(0)
    .default(60_000)
    .describe('ms; the mains must have been lost this long'),
  backForMs: z
    .number()
    .min(0)
    .default(120_000)
    .describe('ms; back this long ends it, at least twice lostForMs'),
});

export const stationPowerLost = stationCondition({
  type: 'station.power-lost',
  watches: 'station',
  about: {
    rule: '§A.1 mains/UPS',
    formula: 'mains = lost for 60 s',
    delay: '1 min',
    source: 'Design default: switching of the network lasts seconds',
    cannotSee: 'How long the battery will last; a battery that is dead before the mains fail',
  },
  params: Params,
  prepare: (p, asset) => ({
    rule: {
      priority: 3,
      blindReason: 'no report of the mains',
      persistence: {
        mode: 'hold',
        onDelayMs: p.lostForMs,
        onSamples: Infinity,
        offDelayMs: p.backForMs,
        maxGapMs: contactGapMs(asset),
      },
    },
  }),
  judge: ({ mains }) => (mains === undefined ? null : mains === 'lost' ? 'yes' : 'no'),
  evidence: () => [{ name: 'mains', value: 'lost' }],
  missing: 'no mains contact reported by the station',
});
