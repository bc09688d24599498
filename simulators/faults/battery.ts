import { type FaultKind, meterOf } from './fault-kind.ts';

/** The cell is nearly used up; with a ramp it gets there within the simulation. */
export const batteryUsedUp: FaultKind = {
  name: 'battery-used-up',
  unit: 'share of the cell used',
  defaultSize: 0.99,
  span: () => [0.98, 1],
  needs: 'any',
  expects: (site) => [{ type: 'meter.battery', subject: meterOf(site) }],
  disturb(inputs, level) {
    inputs.meter.cellUsed = Math.max(inputs.meter.cellUsed, level);
  },
};
