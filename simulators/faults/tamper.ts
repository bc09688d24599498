import { type FaultKind, meterOf } from './fault-kind.ts';

const tamper: FaultKind['expects'] = (site) => [{ type: 'meter.tamper', subject: meterOf(site) }];

/** A magnet at the reed contact: the meter notices it, and counts less. */
export const magnet: FaultKind = {
  name: 'magnet',
  unit: 'share of pulses suppressed',
  defaultSize: 0.5,
  span: () => [0.05, 1],
  needs: 'any',
  expects: tamper,
  follows: (site) => [{ type: 'meter.index-mismatch', subject: meterOf(site) }],
  disturb(inputs, level) {
    inputs.meter.magnet = true;
    inputs.meter.pulseLoss = Math.max(inputs.meter.pulseLoss, level);
  },
};

/** The cover switch is open. */
export const coverOpen: FaultKind = {
  name: 'cover-open',
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: tamper,
  disturb(inputs) {
    inputs.meter.coverOpen = true;
  },
};
