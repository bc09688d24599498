import { mainDevice, type SitePlan } from '../site/site-plan.ts';
import type { ExpectedAlarm, FaultKind } from './fault-kind.ts';

const silence = (site: SitePlan): readonly ExpectedAlarm[] => [
  { type: 'comms.silent', subject: { kind: 'device', id: mainDevice(site) } },
];

const outage = (name: string, drain: 'in-order' | 'live-first'): FaultKind => ({
  name,
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: silence,
  disturb(inputs) {
    inputs.link.state = 'buffering';
    inputs.link.drain = drain;
  },
});

/** The link is down, the device keeps its records and sends the backlog first, oldest first. */
export const linkOutage = outage('link-outage', 'in-order');

/** The same, but live records go first and the backlog follows in batches between them. */
export const linkOutageLiveFirst = outage('link-outage-live-first', 'live-first');

/** Connected, but nothing is sent and nothing is kept. */
export const plainSilence: FaultKind = {
  name: 'silence',
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: silence,
  disturb(inputs) {
    inputs.link.state = 'silent';
  },
};

export const duplicates: FaultKind = {
  name: 'duplicates',
  unit: 'share of messages',
  defaultSize: 0.1,
  needs: 'any',
  expects: () => [],
  disturb(inputs, level) {
    inputs.link.duplicates = level;
  },
};

export const reordering: FaultKind = {
  name: 'reordering',
  unit: 'share of messages',
  defaultSize: 0.1,
  needs: 'any',
  expects: () => [],
  disturb(inputs, level) {
    inputs.link.reordered = level;
  },
};
