import { type FaultKind, meterOf } from './fault-kind.ts';

/** Somebody changes the corrector's constants: it sends an event and shows its flag. */
export const configChanged: FaultKind = {
  name: 'config-changed',
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: (site) => [{ type: 'meter.config-change', subject: meterOf(site) }],
  event: 'configChanged',
  disturb(inputs) {
    inputs.meter.configChanged = true;
  },
};
