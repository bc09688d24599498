import type { FaultKind } from './fault-kind.ts';

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
  expects: (site) => [{ type: 'bypass.open', subject: { kind: 'bypass', id: site.id } }],
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
  expects: (site) => [{ type: 'bypass.unsecured', subject: { kind: 'bypass', id: site.id } }],
  disturb(inputs) {
    inputs.bypassUnlocked = true;
  },
};
