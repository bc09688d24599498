/** Gas 1 of ISO 12213-3: Hs MJ/m³ at 25 °C/0 °C, relative density, mole fractions. */
export const ZONE_GAS = { hs: 40.66, d: 0.581, xCO2: 0.006, xH2: 0 };
