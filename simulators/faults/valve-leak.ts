import type { FaultKind } from './fault-kind.ts';

/** The IC-card meter's valve is ordered shut but passes `size`. */
export const valveLeak: FaultKind = {
  name: 'valve-leak',
  unit: 'Nm³/h',
  defaultSize: 0.8,
  needs: 'card',
  expects: (site) => [{ type: 'meter.valve-leak', subject: { kind: 'meter', id: site.meter.id } }],
  disturb(inputs, level) {
    inputs.meterValveShut = true;
    inputs.valveLeakNm3h = level;
  },
};
