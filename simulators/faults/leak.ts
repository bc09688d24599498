import { circleAreaM2 } from '../../src/gas/orifice-flow.ts';
import { ATMOSPHERE_KPA } from '../../src/model/units.ts';
import { holeFlow, holeMm } from '../physics/hole.ts';
import { lockUpKPa } from '../physics/regulator.ts';
import type { SiteInputs } from '../site/site-inputs.ts';
import type { SitePlan } from '../site/site-plan.ts';
import { type ExpectedAlarm, type FaultKind, meterOf, runOf, station } from './fault-kind.ts';
import { hasIdleHours } from './idle-hours.ts';
import { dutyOf, everySlamShut, resetSlamShuts } from './regulator.ts';

const MM = 'mm, diameter of the hole';

/** Behind a station the hole lies in its outlet pipe; elsewhere the meter feeds it. */
function addHole(inputs: SiteInputs, mm: number, site: SitePlan): void {
  const areaM2 = circleAreaM2(mm);
  if (site.station) inputs.leakAreaM2 += areaM2;
  else inputs.extraDemandNm3h += holeFlow(areaM2, site.linePressureKPa);
}

/** A pipe breaks behind the station; a hole that takes more than the runs can give. */
export const lineBreak: FaultKind = {
  name: 'line-break',
  unit: MM,
  defaultSize: 80,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'leak.line-break', subject: station(site) }],
  follows: (site) => [
    { type: 'regulator.underpressure', subject: station(site) },
    { type: 'regulator.supply-lost', subject: station(site) },
    { type: 'regulator.switchover', subject: station(site) },
    { type: 'meter.over-range', subject: meterOf(site) },
    ...everySlamShut(site),
  ],
  span(site) {
    // what all runs give, fully open at 85 % of the set point … four times that
    const { setKPa, qCapNm3h } = dutyOf(site);
    const runs = site.station?.runIds.length ?? 1;
    const least = holeMm(runs * qCapNm3h, 0.85 * setKPa);
    return [least, 2 * least];
  },
  disturb: addHole,
  recover: resetSlamShuts,
};

/** A small hole behind the meter: a flow that never ends. */
export const smallLeak: FaultKind = {
  name: 'small-leak',
  unit: MM,
  defaultSize: 3,
  needs: 'any',
  expects(site) {
    if (hasIdleHours(site)) return [{ type: 'leak.never-zero', subject: meterOf(site) }];
    // a customer who burns round the clock hides it from any meter
    const isHidden = ['hospital', 'cng'].includes(site.file.customer.class);
    return isHidden ? [] : [{ type: 'leak.night-minimum', subject: meterOf(site) }];
  },
  follows: (site) => [
    { type: 'leak.night-minimum', subject: meterOf(site) },
    { type: 'leak.never-zero', subject: meterOf(site) },
    // where nobody burns for a day, all that flows is the leak
    { type: 'meter.under-range', subject: meterOf(site) },
    ...(site.station ? [bleedsOf(site)] : []),
  ],
  span(site) {
    // above half a per cent of Qmax, LK-2's least … 2 % of it
    const { qMax } = site.meter.params.curve;
    const basePerActual = (site.linePressureKPa + ATMOSPHERE_KPA) / ATMOSPHERE_KPA;
    const mm = (share: number) => holeMm(share * qMax * basePerActual, site.linePressureKPa);
    return [mm(0.006), mm(0.019)];
  },
  disturb: addHole,
};

const bleedsOf = (site: SitePlan): ExpectedAlarm => ({
  type: 'leak.pressure-decay',
  subject: station(site),
});

/**
 * A hole so small that the meter does not start: it shows only at night, as the
 * time the outlet takes from lock-up down to the set point, again and again.
 */
export const lockUpBleedsDown: FaultKind = {
  name: 'lock-up-bleeds-down',
  unit: MM,
  defaultSize: 0.5,
  needs: 'station',
  expects: (site) => (hasIdleHours(site) ? [bleedsOf(site)] : []),
  follows: (site) => [
    { type: 'leak.night-minimum', subject: meterOf(site) },
    { type: 'leak.never-zero', subject: meterOf(site) },
  ],
  span(site) {
    // a closing valve still passes a sixth of its closing flow at lock-up: less than that, or
    // lock-up is never reached
    const duty = dutyOf(site);
    const closing = (duty.closingShare * duty.qCapNm3h) / 6;
    const mm = (share: number) => holeMm(share * closing, lockUpKPa(duty));
    return [mm(0.2), mm(0.8)];
  },
  disturb: addHole,
};

/** Emptied sooner, a closed section shows no decay. */
const EMPTY_HOURS = 0.5;

/**
 * A section is shut off between the runs' inlet valves and the customer's
 * valve, and holds its pressure but for a hole.
 */
export const closedSectionLeaks: FaultKind = {
  name: 'closed-section-leaks',
  unit: MM,
  defaultSize: 1,
  needs: 'station',
  expects: (site) => [bleedsOf(site)],
  follows: (site) => [
    { type: 'regulator.underpressure', subject: station(site) },
    { type: 'regulator.supply-lost', subject: station(site) },
    { type: 'regulator.standby-unavailable', subject: runOf(site, 1) },
    ...everySlamShut(site),
  ],
  span(site) {
    // a larger hole has emptied a low-pressure section before it has settled: by the root law
    // it takes 2·V·p/(Pb·q)
    const volumeM3 = site.station?.params.volumeM3 ?? 1;
    const { setKPa } = dutyOf(site);
    const fastest = (2 * volumeM3 * setKPa) / (ATMOSPHERE_KPA * EMPTY_HOURS);
    return [0.2, Math.min(3, holeMm(fastest, setKPa))];
  },
  disturb(inputs, level, site) {
    for (const run of inputs.runs) run.inletValveOpen = false;
    inputs.consumersShut = true;
    addHole(inputs, level, site);
  },
  recover: resetSlamShuts,
};

/** The same section, tight: a hard test for what judges pressure decay. */
export const closedSectionHolds: FaultKind = {
  name: 'closed-section-holds',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  expects: () => [],
  follows: (site) => [
    { type: 'regulator.standby-unavailable', subject: runOf(site, 1) },
    { type: 'regulator.supply-lost', subject: station(site) },
  ],
  disturb(inputs) {
    for (const run of inputs.runs) run.inletValveOpen = false;
    inputs.consumersShut = true;
  },
};
