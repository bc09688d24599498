import type { FaultKind } from './fault-kind.ts';

/** The gateway falls silent: nothing of any meter behind it arrives, and nothing is kept. */
export const gatewayLost: FaultKind = {
  name: 'gateway-lost',
  unit: '',
  defaultSize: 1,
  needs: 'gateway',
  shared: true,
  expects: ({ meter, member = 0 }) =>
    member === 0 && meter.gateway !== null
      ? [{ type: 'comms.gateway', subject: { kind: 'gateway', id: meter.gateway } }]
      : [],
  follows: ({ meter }) => [{ type: 'comms.silent', subject: { kind: 'device', id: meter.device } }],
  disturb(inputs) {
    inputs.link.state = 'silent';
  },
};
