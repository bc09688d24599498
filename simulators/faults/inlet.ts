import { type FaultKind, station } from './fault-kind.ts';
import { resetSlamShuts } from './regulator.ts';

/** The network in front of the station loses `size` of its gauge pressure. */
export const inletLost: FaultKind = {
  name: 'inlet-supply-lost',
  unit: 'share of the inlet pressure',
  defaultSize: 1,
  needs: 'station',
  expects: (site) => [
    { type: 'regulator.supply-lost', subject: station(site) },
    { type: 'regulator.inlet-low', subject: station(site) },
    { type: 'regulator.underpressure', subject: station(site) },
  ],
  disturb(inputs, level) {
    inputs.inletShare *= 1 - level;
  },
  recover: resetSlamShuts,
};
