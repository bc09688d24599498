import { ATMOSPHERE_KPA } from '../../src/model/units.ts';
import { type FaultKind, meterOf } from './fault-kind.ts';

type Expects = FaultKind['expects'];
const frozen: Expects = (site) => [{ type: 'meter.frozen-sensor', subject: meterOf(site) }];
const outOfRange: Expects = (site) => [{ type: 'meter.sensor-range', subject: meterOf(site) }];

/** The pressure cell says the same over and over. */
export const frozenPressure: FaultKind = {
  name: 'pressure-frozen',
  unit: '',
  defaultSize: 1,
  needs: 'corrector',
  expects: frozen,
  disturb(inputs) {
    inputs.meter.pressure.frozen = true;
  },
};

export const frozenTemperature: FaultKind = {
  name: 'temperature-frozen',
  unit: '',
  defaultSize: 1,
  needs: 'corrector',
  expects: frozen,
  disturb(inputs) {
    inputs.meter.temperature.frozen = true;
  },
};

/** The cell runs into its stop: the corrector says so and counts with a substitute. */
export const pressureOutOfSpan: FaultKind = {
  name: 'pressure-out-of-span',
  unit: 'share of full scale',
  defaultSize: 1.1,
  span: () => [1.02, 1.5],
  needs: 'corrector',
  expects: outOfRange,
  follows: (site) => [{ type: 'meter.disturbed', subject: meterOf(site) }],
  disturb(inputs, level, site) {
    inputs.meter.pressure.reads = level * site.meter.params.fullScaleKPa;
  },
};

/** A broken wire of the temperature probe. No ramp: the size is what it reads. */
export const temperatureOutOfSpan: FaultKind = {
  name: 'temperature-out-of-span',
  unit: '°C shown',
  defaultSize: 85,
  span: () => [61, 110],
  needs: 'corrector',
  expects: outOfRange,
  follows: (site) => [{ type: 'meter.disturbed', subject: meterOf(site) }],
  disturb(inputs, level) {
    inputs.meter.temperature.reads = level;
  },
};

/** The impulse line is off: the cell sees the air, within its span, while gas flows. */
export const pressureLineOpen: FaultKind = {
  name: 'pressure-line-open',
  unit: '',
  defaultSize: 1,
  needs: 'corrector',
  expects: outOfRange,
  follows: (site) => [{ type: 'meter.sensor-drift', subject: meterOf(site) }],
  disturb(inputs) {
    inputs.meter.pressure.reads = ATMOSPHERE_KPA;
  },
};

/** The cell shows more than there is: at once, or slowly with a ramp. */
export const pressureShift: FaultKind = {
  name: 'pressure-shift',
  unit: 'kPa',
  defaultSize: 3,
  // 6 σ of a day: these cells scatter by 0.3 kPa, and the network about each by as much again
  span: () => [2, 20],
  needs: 'corrector',
  expects: (site) => [{ type: 'meter.sensor-drift', subject: meterOf(site) }],
  disturb(inputs, level) {
    inputs.meter.pressure.bias += level;
  },
};

/** The corrector counts into its disturbed register between two sound readings. */
export const disturbedVolume: FaultKind = {
  name: 'disturbed-volume',
  unit: '',
  defaultSize: 1,
  needs: 'corrector',
  expects: (site) => [{ type: 'meter.disturbed', subject: meterOf(site) }],
  disturb(inputs) {
    inputs.meter.disturbed = true;
  },
};
