/** Share of a cell that a year of measuring uses: ten years of life. */
const USED_PER_DAY = 1 / 3650;
/** Share that one transmitted message uses: with 25 a day as much again in ten years. */
const USED_PER_MESSAGE = 1 / (25 * 3650);
/** A corrector calls its cell low below this, V. */
export const LOW_CELL_VOLTS = 3.1;

/**
 * Voltage of a 3.6 V Li-SOCl₂ cell under load: flat over nine tenths of its
 * life, then falling ever faster, 2.8 V when used up; cold takes 2 mV a kelvin
 * below 20 °C. A shape after data sheets, not one product.
 * @param used share used up, 0…1.
 */
export const cellVolts = (used: number, tCelsius: number): number =>
  3.6 -
  0.05 * Math.min(used, 0.9) -
  75 * Math.max(0, Math.min(used, 1) - 0.9) ** 2 -
  0.002 * Math.max(0, 20 - tCelsius);

export const usedAfter = (used: number, days: number, messages: number): number =>
  Math.min(1, used + days * USED_PER_DAY + messages * USED_PER_MESSAGE);
