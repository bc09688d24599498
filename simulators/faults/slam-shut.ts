import { type FaultKind, runOf, station } from './fault-kind.ts';
import { resetSlamShuts } from './regulator.ts';

/** The duty slam-shut trips without a cause; the standby takes over. */
export const dutySlamShutTrips: FaultKind = {
  name: 'duty-slam-shut-trips',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  expects: (site) => [
    { type: 'regulator.slam-shut', subject: runOf(site, 0) },
    { type: 'regulator.switchover', subject: station(site) },
  ],
  disturb(inputs) {
    const run = inputs.runs[0];
    if (run) run.slamShut.trip = true;
  },
  recover: resetSlamShuts,
};

/** Every run trips: no gas. The single runs' alarms are explained by the lost supply. */
export const allRunsTrip: FaultKind = {
  name: 'all-runs-trip',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  expects: (site) => [
    { type: 'regulator.supply-lost', subject: station(site) },
    ...(site.station?.runIds ?? []).map((_, i) => ({
      type: 'regulator.slam-shut' as const,
      subject: runOf(site, i),
    })),
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
