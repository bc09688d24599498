import { type FaultKind, runOf } from './fault-kind.ts';
import { accuracyKPa } from './regulator.ts';

/**
 * The regulator swings about what it holds by `size` times its accuracy band to
 * either side while it passes gas. A record shows one moment of the cycle and
 * its extremes.
 */
export const huntingWith = (name: string, periodSeconds: number): FaultKind => ({
  name,
  unit: `of the accuracy band to either side, every ${periodSeconds} s`,
  defaultSize: 1,
  needs: 'station',
  expects: (site) => [{ type: 'regulator.hunting', subject: runOf(site, 0) }],
  span: () => [0.6, 1.5],
  disturb(inputs, level, site) {
    inputs.hunting.amplitudeKPa = level * accuracyKPa(site);
    inputs.hunting.periodSeconds = periodSeconds;
  },
});

export const regulatorHuntsFast = huntingWith('regulator-hunts-fast', 3);
export const regulatorHunts = huntingWith('regulator-hunts', 12.7);
export const regulatorHuntsSlowly = huntingWith('regulator-hunts-slowly', 47);
