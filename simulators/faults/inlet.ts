import type { SitePlan } from '../site/site-plan.ts';
import { type ExpectedAlarm, type FaultKind, station } from './fault-kind.ts';
import { dutyOf, everySlamShut, resetSlamShuts } from './regulator.ts';

/** The network in front of the station loses `size` of its gauge pressure. */
export const inletLost: FaultKind = {
  name: 'inlet-supply-lost',
  unit: 'share of the inlet pressure',
  defaultSize: 1,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'regulator.inlet-low', subject: station(site) }],
  follows: (site) => [
    { type: 'regulator.supply-lost', subject: station(site) },
    { type: 'regulator.underpressure', subject: station(site) },
    ...everySlamShut(site),
  ],
  disturb(inputs, level) {
    inputs.inletShare *= 1 - level;
  },
  recover: resetSlamShuts,
};

/** A regulator needs so much more in front of it than it holds behind, kPa. */
const LEAST_MARGIN_KPA = 50;

const tooLow = (site: SitePlan): readonly ExpectedAlarm[] => [
  { type: 'regulator.inlet-low', subject: station(site) },
];

/** The inlet falls; at 1 it stands at the limit, beyond it below. */
export const inletLow: FaultKind = {
  name: 'inlet-low',
  unit: 'share of the margin over set point + 50 kPa',
  defaultSize: 1.2,
  needs: 'station',
  expects: tooLow,
  follows: (site) => [{ type: 'regulator.underpressure', subject: station(site) }],
  // the shared network swings by tens of kPa on top
  span: () => [1.05, 1.4],
  disturb(inputs, level, site) {
    const usual = site.station?.pInKPa ?? 0;
    const margin = usual - dutyOf(site).setKPa - LEAST_MARGIN_KPA;
    inputs.inletShare *= Math.max(0, 1 - (level * margin) / usual);
  },
};

/** The same at every station it is put to: one cause in the network, one alarm for the zone. */
export const networkInletLow: FaultKind = {
  ...inletLow,
  name: 'network-inlet-low',
  expects: (site) => [
    { type: 'regulator.inlet-low', subject: { kind: 'zone', id: site.file.site.zone } },
  ],
  follows: (site) => [...tooLow(site), { type: 'regulator.underpressure', subject: station(site) }],
};
