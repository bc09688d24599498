import { z } from 'zod';
import { contactGapMs, stationCondition } from './station-condition.ts';

/**
 * BYP-1 (domain.md §B.1): the bypass valve is closed but its lock, key switch,
 * seal or blind is off. It does not begin while the valve is off its seat:
 * `bypass.open` says that. What began before goes on under it.
 */
const Params = z.object({
  unlockedForMs: z
    .number()
    .min(0)
    .default(5_000)
    .describe('ms; `unlocked` must have lasted this long'),
  lockedForMs: z
    .number()
    .min(0)
    .default(10_000)
    .describe('ms; `locked` this long ends it, at least twice unlockedForMs'),
});

export const bypassUnsecured = stationCondition({
  type: 'bypass.unsecured',
  watches: 'bypass',
  about: {
    rule: 'BYP-1',
    formula: 'bypassLock = unlocked for 5 s, the bypass valve not reported open or moving',
    delay: '5 s',
    source: 'Design defaults of the domain description',
    cannotSee: 'A blind, seal or lock without a switch; a key that is in the lock but not turned',
  },
  params: Params,
  applies: (_, station) => station.bypass?.present === true,
  prepare: (p, asset) => ({
    rule: {
      priority: 2,
      blindReason: 'no report of the bypass lock',
      persistence: {
        mode: 'hold',
        onDelayMs: p.unlockedForMs,
        onSamples: Infinity,
        offDelayMs: p.lockedForMs,
        maxGapMs: contactGapMs(asset),
      },
    },
  }),
  judge({ bypass, bypassLock }, _, now) {
    if (bypassLock === undefined) return null;
    if (bypassLock === 'locked') return 'no';
    const offSeat = bypass === 'open' || bypass === 'moving';
    return offSeat && now === 'clear' ? 'no' : 'yes';
  },
  evidence: ({ bypass, bypassLock }) => [
    { name: 'bypassLock', value: bypassLock ?? 'unlocked' },
    ...(bypass === undefined ? [] : [{ name: 'bypass', value: bypass }]),
  ],
  missing: 'no bypass lock reported by the station',
});
