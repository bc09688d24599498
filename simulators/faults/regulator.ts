import { ATMOSPHERE_KPA } from '../../src/model/units.ts';
import type { RegulatorParams } from '../physics/regulator.ts';
import type { SiteInputs } from '../site/site-inputs.ts';
import type { SitePlan } from '../site/site-plan.ts';
import { type ExpectedAlarm, type FaultKind, runOf, station } from './fault-kind.ts';
import { hasIdleHours } from './idle-hours.ts';

const duty = (inputs: SiteInputs) => inputs.runs[0];

/** Regulator of the duty run. @throws RangeError for a site without a station. */
export function dutyOf(site: SitePlan): RegulatorParams {
  const run = site.station?.params.runs[0];
  if (!run) throw new RangeError(`${site.id} has no station`);
  return run.regulator;
}

/** Accuracy band of the duty run, kPa to either side of its set point. */
export const accuracyKPa = (site: SitePlan): number =>
  ((site.file.site.station?.runs[0]?.ac ?? 5) / 100) * dutyOf(site).setKPa;

/** After a pressure fault a crew repairs the regulator, vents the pipe and resets the slam-shuts. */
export const resetSlamShuts = (inputs: SiteInputs): void => {
  inputs.crewVents = true;
  for (const run of inputs.runs) run.slamShut.reset = true;
};

export const everySlamShut = (site: SitePlan): readonly ExpectedAlarm[] =>
  (site.station?.runIds ?? []).map((_, i) => ({
    type: 'regulator.slam-shut',
    subject: runOf(site, i),
  }));

/** What an outlet pressure that nobody holds any more brings about: relief, trips, no gas. */
export const protectionActs = (site: SitePlan): readonly ExpectedAlarm[] => [
  { type: 'regulator.relief', subject: station(site) },
  { type: 'regulator.supply-lost', subject: station(site) },
  { type: 'regulator.underpressure', subject: station(site) },
  ...everySlamShut(site),
];

/** The duty valve cannot close below `size` of its travel. */
export const regulatorFailsOpen: FaultKind = {
  name: 'regulator-fails-open',
  unit: 'share of full travel',
  defaultSize: 0.5,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'regulator.overpressure', subject: station(site) }],
  follows: protectionActs,
  // the relief holds it, and no slam-shut trips
  span: (site) => [usualOpening(site) + 0.03, usualOpening(site) + 0.08],
  disturb(inputs, level) {
    const run = duty(inputs);
    if (run) run.regulator.minOpening = level;
  },
  recover: resetSlamShuts,
};

/** Travel the customer keeps the duty valve at anyway: a smaller one that sticks shows nothing. */
const usualOpening = (site: SitePlan): number =>
  hasIdleHours(site) ? 0 : site.loadNm3h / dutyOf(site).qCapNm3h;

/** The same, and the slam-shuts do not act: nothing but the relief stands in the way. */
export const regulatorRunsAway: FaultKind = {
  ...regulatorFailsOpen,
  name: 'regulator-runs-away',
  span: (site) => [usualOpening(site) + 0.05, 1],
  disturb(inputs, level, site) {
    for (const run of inputs.runs) run.slamShut.stuck = true;
    regulatorFailsOpen.disturb?.(inputs, level, site);
  },
};

/** The same, and the slam-shuts act within seconds: what is left is a customer without gas. */
export const regulatorTripsStation: FaultKind = {
  ...regulatorFailsOpen,
  name: 'regulator-trips-station',
  defaultSize: 0.8,
  expects: (site) => [{ type: 'regulator.supply-lost', subject: station(site) }],
  follows: (site) => [
    { type: 'regulator.overpressure', subject: station(site) },
    ...protectionActs(site).filter((alarm) => alarm.type !== 'regulator.supply-lost'),
  ],
  span: (site) => [usualOpening(site) + 0.3, 1],
};

/** By so much the gas temperature at a station wanders in ten minutes, °C, about room temperature, K. */
const UNSTEADY_C = 0.25;
const ROOM_K = 293.15;

/**
 * A damaged seat passes `size` with the valve shut: the outlet creeps up when
 * nobody burns, past lock-up to the relief. A customer who always burns more
 * hides it.
 */
export const regulatorSeatLeak: FaultKind = {
  name: 'regulator-seat-leak',
  unit: 'Nm³/h',
  defaultSize: 5,
  needs: 'station',
  expects: (site) =>
    hasIdleHours(site) ? [{ type: 'regulator.lockup', subject: runOf(site, 0) }] : [],
  follows: (site) => [
    { type: 'regulator.overpressure', subject: station(site) },
    ...protectionActs(site),
  ],
  span(site) {
    // 0.5 % of the set point in 10 min, and more than a changing gas temperature does … 1 % of the capacity
    const { setKPa, qCapNm3h } = dutyOf(site);
    const volumeM3 = site.station?.params.volumeM3 ?? 1;
    const thermalKPa = ((setKPa + ATMOSPHERE_KPA) * UNSTEADY_C) / ROOM_K;
    const riseKPa = Math.max(0.005 * setKPa, thermalKPa);
    return [(1.2 * 6 * riseKPa * volumeM3) / ATMOSPHERE_KPA, 0.01 * qCapNm3h];
  },
  disturb(inputs, level) {
    const run = duty(inputs);
    if (run) run.regulator.seatLeakNm3h = level;
  },
  recover: resetSlamShuts,
};

/** The duty regulator stays shut; the standby takes over. */
export const dutyFailsClosed: FaultKind = {
  name: 'duty-fails-closed',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'regulator.switchover', subject: station(site) }],
  disturb(inputs) {
    const run = duty(inputs);
    if (run) run.regulator.failsClosed = true;
  },
};

/** The largest drift that is to be tried, of the accuracy band. */
const MOST_DRIFT = 1.5;

/**
 * How far the duty's set point may sink before the standby's is the higher one, of the
 * accuracy band: from there on the standby carries, and nobody sees the duty's.
 */
function untilStandby(site: SitePlan): number {
  const standby = site.station?.params.runs[1]?.regulator.setKPa;
  if (standby === undefined) return MOST_DRIFT;
  return Math.min(MOST_DRIFT, (dutyOf(site).setKPa - standby) / accuracyKPa(site));
}

/** The set point moves by `size` accuracy bands over the ramp: both together give kPa a day. */
const setPointDrift = (name: string, sign: 1 | -1): FaultKind => ({
  name,
  unit: 'of the accuracy band',
  defaultSize: 0.8,
  needs: 'station',
  expects: (site) => [{ type: 'regulator.drift', subject: runOf(site, 0) }],
  follows: (site) => [
    { type: sign > 0 ? 'regulator.overpressure' : 'regulator.switchover', subject: station(site) },
    ...(sign > 0
      ? [
          { type: 'regulator.lockup' as const, subject: runOf(site, 0) },
          { type: 'regulator.relief' as const, subject: station(site) },
        ]
      : [{ type: 'regulator.underpressure' as const, subject: station(site) }]),
  ],
  span(site) {
    const most = sign > 0 ? MOST_DRIFT : untilStandby(site);
    return [Math.min(0.6, 0.75 * most), most];
  },
  disturb(inputs, level, site) {
    const run = duty(inputs);
    if (run) run.regulator.setShiftKPa += sign * level * accuracyKPa(site);
  },
});

export const setPointDriftsUp = setPointDrift('set-point-drifts-up', 1);
export const setPointDriftsDown = setPointDrift('set-point-drifts-down', -1);

/** The droop grows to `size` times what it was when new, and one more at the onset. */
export const droopGrows: FaultKind = {
  name: 'droop-grows',
  unit: 'times the droop when new, above 1',
  defaultSize: 3,
  needs: 'station',
  expects: (site) => [{ type: 'regulator.droop', subject: runOf(site, 0) }],
  follows: (site) => [
    { type: 'regulator.drift', subject: runOf(site, 0) },
    { type: 'regulator.switchover', subject: station(site) },
  ],
  span: () => [1.3, 5],
  disturb(inputs, level) {
    const run = duty(inputs);
    if (run) run.regulator.droopFactor = 1 + level;
  },
};

/** The filter of the duty run clogs: its loss grows to 1 + `size` times the clean one. */
export const filterBlocks: FaultKind = {
  name: 'filter-blocks',
  unit: 'times the clean loss, above 1',
  defaultSize: 9,
  needs: 'station',
  expects: (site) => [{ type: 'regulator.filter', subject: runOf(site, 0) }],
  span: () => [2.5, 20],
  disturb(inputs, level) {
    const run = duty(inputs);
    if (run) run.filterFactor = 1 + level;
  },
};
