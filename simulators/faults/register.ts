import { type FaultKind, meterOf } from './fault-kind.ts';

const USUAL_CAPACITY_M3 = 100_000;

/** After a restart the corrector reads its index back from an old copy. */
export const registerBackwards: FaultKind = {
  name: 'register-backwards',
  unit: 'm³',
  defaultSize: 8,
  span: () => [0.5, 100],
  needs: 'any',
  expects: (site) => [{ type: 'meter.backwards', subject: meterOf(site) }],
  // a fall that gas could have made looks like gas that flowed back
  follows: (site) => [{ type: 'meter.reverse', subject: meterOf(site) }],
  disturb(inputs, level) {
    inputs.meter.indexShiftM3 -= level;
  },
};

/** The index passes its last digit within the simulation: nothing to alarm. */
export const registerRollover: FaultKind = {
  name: 'register-rollover',
  unit: 'm³ left at the start',
  defaultSize: 50,
  needs: 'any',
  expects: () => [],
  rebuild(site, { size }) {
    const capacityM3 = site.file.site.meters?.[0]?.capacity ?? USUAL_CAPACITY_M3;
    const params = { ...site.meter.params, untilRollover: { m3: size, capacityM3 } };
    return { ...site, meter: { ...site.meter, params } };
  },
};

/** The meter is swapped for a new one and the device says so: nothing to alarm. */
export const meterReplaced: FaultKind = {
  name: 'meter-replaced',
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: () => [],
  event: 'meterReplaced',
  disturb(inputs) {
    inputs.meter.replaced = true;
  },
};
