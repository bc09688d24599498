import { ATMOSPHERE_KPA } from '../../src/model/units.ts';
import type { SitePlan } from '../site/site-plan.ts';
import { type ExpectedAlarm, type FaultKind, meterOf, runOf, station } from './fault-kind.ts';

/** Nm³/h that make the meter show this actual flow, m³/h. */
export const nm3hAt = ({ linePressureKPa }: SitePlan, actualM3h: number): number =>
  (actualM3h * (linePressureKPa + ATMOSPHERE_KPA)) / ATMOSPHERE_KPA;

/** Nm³/h at two shares of Qmax. */
const shares = (site: SitePlan, low: number, high: number): readonly [number, number] => {
  const { qMax } = site.meter.params.curve;
  return [nm3hAt(site, low * qMax), nm3hAt(site, high * qMax)];
};

/** The customer's new plant draws more than the meter may carry. */
export const overRange: FaultKind = {
  name: 'over-range-flow',
  unit: 'share of Qmax',
  defaultSize: 1.15,
  // above 1.2 the register runs faster than admission believes of it: quarantined as a jump
  span: () => [1.05, 1.18],
  needs: 'any',
  expects: (site) => [{ type: 'meter.over-range', subject: meterOf(site) }],
  disturb(inputs, level, site) {
    inputs.demandFloorNm3h = nm3hAt(site, level * site.meter.params.curve.qMax);
  },
};

/** Nothing burns but a steady trickle that the meter counts badly. */
export const creepingFlow: FaultKind = {
  name: 'creeping-flow',
  unit: 'share of Qmin',
  defaultSize: 0.6,
  span: () => [0.45, 0.9],
  needs: 'any',
  expects: (site) => [{ type: 'meter.under-range', subject: meterOf(site) }],
  follows: (site) => [
    { type: 'leak.never-zero', subject: meterOf(site) },
    { type: 'leak.night-minimum', subject: meterOf(site) },
  ],
  disturb(inputs, level, site) {
    inputs.demandShare = 0;
    inputs.extraDemandNm3h += nm3hAt(site, level * site.meter.params.curve.qMin);
  },
};

/** The customer has shrunk: its peaks reach this share of the meter's range. */
export const oversizedMeter: FaultKind = {
  name: 'oversized-meter',
  unit: 'share of Qmax at the peak',
  defaultSize: 0.07,
  span: () => [0.03, 0.09],
  needs: 'any',
  expects: (site) => [{ type: 'meter.under-range', subject: meterOf(site) }],
  disturb(inputs, level, site) {
    inputs.demandShare *= nm3hAt(site, level * site.meter.params.curve.qMax) / site.loadNm3h;
  },
};

/** What gas brings about that has nowhere to go behind a shut regulator. */
const outletRises = (site: SitePlan): readonly ExpectedAlarm[] =>
  site.station === null
    ? []
    : [
        { type: 'regulator.overpressure', subject: station(site) },
        { type: 'regulator.relief', subject: station(site) },
        // it creeps up just as past a leaking seat
        { type: 'regulator.lockup', subject: runOf(site, 0) },
      ];

/** The customer's compressor pushes gas back through the meter. */
export const reverseFlow: FaultKind = {
  name: 'reverse-flow',
  unit: 'Nm³/h',
  defaultSize: 3,
  span: (site) => shares(site, 0.005, 0.05),
  needs: 'any',
  expects: (site) => [{ type: 'meter.reverse', subject: meterOf(site) }],
  // behind a regulator that has shut, what is pushed back raises the outlet, up to the relief
  follows: (site) => [{ type: 'meter.backwards', subject: meterOf(site) }, ...outletRises(site)],
  disturb(inputs, level) {
    inputs.demandShare = 0;
    inputs.meter.reverseNm3h += level;
  },
};

/** A meter that is sealed on file, at a customer who has stopped, passes gas again. */
export const flowThroughSealed: FaultKind = {
  name: 'flow-through-sealed-meter',
  unit: 'Nm³/h',
  defaultSize: 5,
  span: (site) => shares(site, 0.005, 0.2),
  needs: 'any',
  expects: (site) => [{ type: 'meter.flow-when-out-of-use', subject: meterOf(site) }],
  follows: (site) => [
    { type: 'leak.never-zero', subject: meterOf(site) },
    { type: 'leak.night-minimum', subject: meterOf(site) },
  ],
  rebuild(site) {
    const meters = (site.file.site.meters ?? []).map((meter) => ({
      ...meter,
      status: 'sealed' as const,
    }));
    const demand = () => ({ next: () => 0 });
    return { ...site, demand, file: { ...site.file, site: { ...site.file.site, meters } } };
  },
  disturb(inputs, level) {
    inputs.extraDemandNm3h += level;
  },
};
