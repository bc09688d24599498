import { type FaultKind, meterOf } from './fault-kind.ts';

/** The customer stops buying with so much left; use goes on until the valve shuts. No ramp. */
export const lowCredit: FaultKind = {
  name: 'low-credit',
  unit: 'days of usual use left',
  defaultSize: 2,
  span: () => [0.5, 6],
  needs: 'card',
  expects: (site) => [{ type: 'prepay.low-credit', subject: meterOf(site) }],
  disturb(inputs, level) {
    inputs.meter.creditDays = level;
  },
};

/** The credit is used up and the valve does not move: gas flows on credit. */
export const flowWithoutCredit: FaultKind = {
  name: 'flow-without-credit',
  unit: 'share of the usual demand',
  defaultSize: 1,
  span: () => [0.1, 1],
  needs: 'card',
  expects: (site) => [{ type: 'prepay.flow-without-credit', subject: meterOf(site) }],
  follows: (site) => [{ type: 'prepay.low-credit', subject: meterOf(site) }],
  disturb(inputs, level) {
    inputs.meter.creditDays = 0;
    inputs.meter.valveStuckOpen = true;
    inputs.demandShare *= level;
  },
};
