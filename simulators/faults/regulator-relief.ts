import { type FaultKind, runOf, station } from './fault-kind.ts';
import { dutyOf } from './regulator.ts';

/**
 * The active regulator of the duty run no longer closes and the monitor in
 * series holds the outlet at its own set point, `size` above the duty's.
 */
export const monitorTakesOver: FaultKind = {
  name: 'monitor-takes-over',
  unit: 'share above the set point',
  defaultSize: 0.06,
  needs: 'station',
  expects: (site) => [{ type: 'regulator.relief', subject: station(site) }],
  follows: (site) => [
    { type: 'regulator.overpressure', subject: station(site) },
    { type: 'regulator.drift', subject: runOf(site, 0) },
    { type: 'regulator.lockup', subject: runOf(site, 0) },
  ],
  span: () => [0.05, 0.1],
  disturb(inputs, level, site) {
    const run = inputs.runs[0];
    if (run) run.regulator.setShiftKPa += level * dutyOf(site).setKPa;
  },
};

const relief = (name: string, defaultSize: number): FaultKind => ({
  name,
  unit: 'share of full lift',
  defaultSize,
  needs: 'station',
  expects: (site) => [{ type: 'regulator.relief', subject: station(site) }],
  disturb(inputs, level) {
    inputs.reliefLift = Math.max(inputs.reliefLift, level);
  },
});

/** Dirt on the seat of the relief valve: it weeps at working pressure. */
export const reliefWeeps: FaultKind = { ...relief('relief-weeps', 0.02), span: () => [0.005, 0.1] };

/** The relief valve has lifted and does not come back. */
export const reliefStuckOpen: FaultKind = {
  ...relief('relief-stuck-open', 1),
  span: () => [0.3, 1],
};
