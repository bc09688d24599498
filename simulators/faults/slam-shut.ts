import { type FaultKind, runOf, station } from './fault-kind.ts';
import { everySlamShut, resetSlamShuts } from './regulator.ts';

/** The duty slam-shut trips without a cause; the standby takes over. */
export const dutySlamShutTrips: FaultKind = {
  name: 'duty-slam-shut-trips',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'regulator.slam-shut', subject: runOf(site, 0) }],
  follows: (site) => [{ type: 'regulator.switchover', subject: station(site) }],
  disturb(inputs) {
    const run = inputs.runs[0];
    if (run) run.slamShut.trip = true;
  },
  recover: resetSlamShuts,
};

/**
 * The same without a limit switch: the report still says open. With a standby
 * that carries, it looks like a duty that fails closed.
 */
export const dutySlamShutTripsUnseen: FaultKind = {
  ...dutySlamShutTrips,
  name: 'duty-slam-shut-trips-unseen',
  expects: (site) =>
    site.station?.runIds.length === 1
      ? [{ type: 'regulator.slam-shut', subject: runOf(site, 0) }]
      : [{ type: 'regulator.switchover', subject: station(site) }],
  follows: (site) => [
    { type: 'regulator.slam-shut', subject: runOf(site, 0) },
    { type: 'regulator.underpressure', subject: station(site) },
  ],
  disturb(inputs) {
    const run = inputs.runs[0];
    if (run) run.slamShut.trip = true;
    inputs.rtu.limitSwitchesStuck = true;
  },
};

/** Every run trips: no gas. The single runs' alarms are explained by the lost supply. */
export const allRunsTrip: FaultKind = {
  name: 'all-runs-trip',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'regulator.supply-lost', subject: station(site) }],
  follows: (site) => [
    { type: 'regulator.underpressure', subject: station(site) },
    ...everySlamShut(site),
  ],
  disturb(inputs) {
    for (const run of inputs.runs) run.slamShut.trip = true;
  },
  recover: resetSlamShuts,
};

/** The slam-shuts do not act on pressure: raises nothing alone, makes an overpressure go on. */
export const slamShutStuck: FaultKind = {
  name: 'slam-shut-stuck',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  expects: () => [],
  disturb(inputs) {
    for (const run of inputs.runs) run.slamShut.stuck = true;
  },
};
