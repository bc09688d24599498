/** What a fault makes of one transmitter of a corrector. */
export interface SensorInputs {
  /** The value of before stays. */
  frozen: boolean;
  /** Added to the true value, kPa or K. */
  bias: number;
  /** Shown instead of a measurement, kPa absolute or °C: line open, wire broken. */
  reads: number | null;
}

/** Everything about a meter and its corrector that a fault may change during a step. */
export interface MeterInputs {
  /** The measuring element stands still while gas flows. */
  jammed: boolean;
  /** Share of the pulses that do not reach the corrector, 0…1. */
  pulseLoss: number;
  /** Gas comes back from the customer's side, Nm³/h. */
  reverseNm3h: number;
  /** Added to both registers, m³: a register read back from an old copy stands lower. */
  indexShiftM3: number;
  /** From here on a new meter stands there, its registers at 0. */
  replaced: boolean;
  /** Multiplies the conversion factor in force. */
  factorScale: number;
  /** Constant Zb/Z instead of the gas equation. */
  fixedRatio: number | null;
  /** Base temperature set in the corrector, K; null = the contract's. */
  baseTemperatureK: number | null;
  readonly pressure: SensorInputs;
  readonly temperature: SensorInputs;
  /** The corrector counts into its disturbed register though both values look sound. */
  disturbed: boolean;
  /** At least this share of the cell is used up, 0…1. */
  cellUsed: number;
  magnet: boolean;
  coverOpen: boolean;
  configChanged: boolean;
  /** The card is set to what lasts so many usual days, and nobody buys more; null = as bought. */
  creditDays: number | null;
  /** The valve does not move when the credit is used up. */
  valveStuckOpen: boolean;
}

const soundSensor = (): SensorInputs => ({ frozen: false, bias: 0, reads: null });

export const soundMeter = (): MeterInputs => ({
  jammed: false,
  pulseLoss: 0,
  reverseNm3h: 0,
  indexShiftM3: 0,
  replaced: false,
  factorScale: 1,
  fixedRatio: null,
  baseTemperatureK: null,
  pressure: soundSensor(),
  temperature: soundSensor(),
  disturbed: false,
  cellUsed: 0,
  magnet: false,
  coverOpen: false,
  configChanged: false,
  creditDays: null,
  valveStuckOpen: false,
});
