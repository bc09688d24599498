import type { SiteInputs } from '../site/site-inputs.ts';
import { type FaultKind, station } from './fault-kind.ts';

const duty = (inputs: SiteInputs) => inputs.runs[0];

/** After a pressure fault a crew repairs the regulator and resets the slam-shuts. */
export const resetSlamShuts = (inputs: SiteInputs): void => {
  for (const run of inputs.runs) run.slamShut.reset = true;
};

/** The duty valve cannot close below `size` of its travel. */
export const regulatorFailsOpen: FaultKind = {
  name: 'regulator-fails-open',
  unit: 'share of full travel',
  defaultSize: 0.5,
  needs: 'station',
  expects: (site) => [{ type: 'regulator.overpressure', subject: station(site) }],
  disturb(inputs, level) {
    const run = duty(inputs);
    if (run) run.regulator.minOpening = level;
  },
  recover: resetSlamShuts,
};

/** A damaged seat passes `size` with the valve shut: the outlet creeps up when nobody burns. */
export const regulatorSeatLeak: FaultKind = {
  name: 'regulator-seat-leak',
  unit: 'Nm³/h',
  defaultSize: 5,
  needs: 'station',
  expects: (site) => [
    { type: 'regulator.overpressure', subject: station(site) },
    { type: 'regulator.lockup', subject: station(site) },
  ],
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
  expects: (site) => [{ type: 'regulator.switchover', subject: station(site) }],
  disturb(inputs) {
    const run = duty(inputs);
    if (run) run.regulator.failsClosed = true;
  },
};
