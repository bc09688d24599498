import { type FaultKind, station } from './fault-kind.ts';

/** The cabinet's door is open. */
export const doorOpen: FaultKind = {
  name: 'door-open',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'station.door', subject: station(site) }],
  disturb(inputs) {
    inputs.rtu.doorOpen = true;
  },
};

/** The mains fail; the RTU goes on from its battery. */
export const mainsLost: FaultKind = {
  name: 'mains-lost',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'station.power-lost', subject: station(site) }],
  disturb(inputs) {
    inputs.rtu.mainsLost = true;
  },
};

/** A fitting leaks into the cabinet, too little for any meter: the gas detector climbs. */
export const gasInCabinet: FaultKind = {
  name: 'gas-in-cabinet',
  unit: '% of the lower explosive limit',
  defaultSize: 35,
  needs: 'station',
  expects: (site) => [{ type: 'leak.gas-detected', subject: station(site) }],
  span: () => [22, 90],
  disturb(inputs, level) {
    inputs.rtu.lelPercent = Math.min(100, inputs.rtu.lelPercent + level);
  },
};
