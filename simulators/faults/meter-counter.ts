import { type FaultKind, meterOf } from './fault-kind.ts';

/** The measuring element jams: gas passes, nothing is counted, mechanically neither. */
export const counterStuck: FaultKind = {
  name: 'counter-stuck',
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: (site) => [{ type: 'meter.stuck', subject: meterOf(site) }],
  disturb(inputs) {
    inputs.meter.jammed = true;
  },
};

/** The reed contact wears out: the corrector misses pulses that the meter's counter shows. */
export const missingPulses: FaultKind = {
  name: 'missing-pulses',
  unit: 'share of pulses',
  defaultSize: 0.05,
  span: () => [0.015, 0.5],
  needs: 'corrector',
  expects: (site) => [{ type: 'meter.index-mismatch', subject: meterOf(site) }],
  // where no station tells what its runs pass, a third less counted looks like a bypass
  follows: (site) => [{ type: 'bypass.partial', subject: { kind: 'bypass', id: site.id } }],
  disturb(inputs, level) {
    inputs.meter.pulseLoss = level;
  },
};
