import type { Subject } from '../../src/model/alarm-type.ts';
import type { SitePlan } from '../site/site-plan.ts';
import { type FaultKind, meterOf } from './fault-kind.ts';
import { dutyOf } from './regulator.ts';

const bypassOf = (site: SitePlan): Subject => ({ kind: 'bypass', id: site.id });

/** Share of the extra burner's gas that the throttled bypass carries; the runs give the rest. */
const BYPASS_SHARE = 0.9;

/**
 * Somebody unlocks the bypass and runs a burner through it. The valve is
 * throttled, so the outlet pressure stays in the regulators' hands and most of
 * the gas passes no meter.
 */
export const bypassOpen: FaultKind = {
  name: 'bypass-open',
  unit: 'Nm³/h burnt',
  defaultSize: 150,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'bypass.open', subject: bypassOf(site) }],
  follows: (site) => [{ type: 'bypass.unsecured', subject: bypassOf(site) }],
  disturb(inputs, level) {
    inputs.bypassUnlocked = true;
    inputs.bypassNm3h += BYPASS_SHARE * level;
    inputs.extraDemandNm3h += level;
  },
};

/** The lock is off, the valve still closed. */
export const bypassUnlocked: FaultKind = {
  name: 'bypass-unlocked',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'bypass.unsecured', subject: bypassOf(site) }],
  disturb(inputs) {
    inputs.bypassUnlocked = true;
  },
};

/** Share of its usual load that a site burns at the least behind a bypass that somebody has opened. */
const LEAST_USE = 0.2;

/**
 * The customer burns as ever, but all of it through the bypass: the runs are
 * shut behind their regulators, somebody keeps the pressure by the bypass
 * valve, and its switch has been fixed to say closed. Meters stand still while
 * the outlet stays where it is when gas flows. Nobody opens a bypass in order to
 * rest: some gas is burnt even on a holiday.
 */
export const bypassHidden: FaultKind = {
  name: 'bypass-hidden',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  expects: (site) => [{ type: 'bypass.suspected', subject: bypassOf(site) }],
  follows: (site) => [
    { type: 'meter.stuck', subject: meterOf(site) },
    { type: 'bypass.partial', subject: bypassOf(site) },
  ],
  disturb(inputs, _, site) {
    inputs.keptBypassNm3h = dutyOf(site).qCapNm3h;
    inputs.demandFloorNm3h = Math.max(inputs.demandFloorNm3h, LEAST_USE * site.loadNm3h);
    inputs.rtu.bypassSwitchStuck = true;
    for (const run of inputs.runs) run.outletValveOpen = false;
  },
};

/** The same beside the duty run: `size` of the demand passes no meter. */
export const bypassHiddenInPart: FaultKind = {
  name: 'bypass-hidden-in-part',
  unit: 'share of the demand',
  defaultSize: 0.6,
  needs: 'station',
  expects: (site) => [{ type: 'bypass.partial', subject: bypassOf(site) }],
  follows: (site) => [{ type: 'bypass.suspected', subject: bypassOf(site) }],
  span: () => [0.45, 0.9],
  disturb(inputs, level, site) {
    // both follow the same droop line, so they share like their capacities
    const share = Math.min(0.98, level);
    inputs.keptBypassNm3h = (dutyOf(site).qCapNm3h * share) / (1 - share);
    inputs.rtu.bypassSwitchStuck = true;
  },
};
