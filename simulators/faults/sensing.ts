import { type FaultKind, meterOf, station } from './fault-kind.ts';
import { protectionActs, resetSlamShuts } from './regulator.ts';

/**
 * The sensing line hangs on a pipe that is being emptied, as in the Merrimack
 * Valley in 2018: the regulators feel a falling pressure, open further and
 * further, and the outlet climbs. Until it has fallen at all, they do not move
 * whatever the customer does. Full size: the line has lost that share.
 */
export const sensingLineAbandoned: FaultKind = {
  name: 'sensing-line-abandoned',
  unit: 'share of the pressure at the onset',
  defaultSize: 0.3,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'regulator.sensing-conflict', subject: station(site) }],
  follows: (site) => [
    { type: 'regulator.overpressure', subject: station(site) },
    // both runs fully open fill the pipe past the meter
    { type: 'meter.over-range', subject: meterOf(site) },
    ...protectionActs(site),
  ],
  // beyond the droop: below it the regulator does not even open fully
  span: () => [0.1, 1],
  disturb(inputs, level) {
    inputs.sensingLoss = level;
  },
  recover: resetSlamShuts,
};

/** The same at a station whose slam-shuts do not act: the outlet climbs to the inlet's pressure. */
export const sensingLineAbandonedUnprotected: FaultKind = {
  ...sensingLineAbandoned,
  name: 'sensing-line-abandoned-unprotected',
  expects: (site) => [
    { type: 'regulator.sensing-conflict', subject: station(site) },
    { type: 'regulator.overpressure', subject: station(site) },
  ],
  follows: (site) => [
    { type: 'regulator.relief', subject: station(site) },
    { type: 'meter.over-range', subject: meterOf(site) },
  ],
  disturb(inputs, level, site) {
    for (const run of inputs.runs) run.slamShut.stuck = true;
    sensingLineAbandoned.disturb?.(inputs, level, site);
  },
};
