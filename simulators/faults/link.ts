import type { LinkInputs, SiteInputs } from '../site/site-inputs.ts';
import { behindGateway, mainDevice, type SitePlan } from '../site/site-plan.ts';
import type { ExpectedAlarm, FaultKind } from './fault-kind.ts';

const silence = (site: SitePlan): readonly ExpectedAlarm[] => [
  { type: 'comms.silent', subject: { kind: 'device', id: mainDevice(site) } },
];

/** The link that serves the main device alone: never a shared gateway's. */
const ownLink = (inputs: SiteInputs, site: SitePlan): LinkInputs =>
  behindGateway(site) ? inputs.meterLink : inputs.link;

const outage = (name: string, drain: 'in-order' | 'live-first'): FaultKind => ({
  name,
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: silence,
  disturb(inputs, _level, site) {
    const link = ownLink(inputs, site);
    link.state = 'buffering';
    link.drain = drain;
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
  disturb(inputs, _level, site) {
    ownLink(inputs, site).state = 'silent';
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

/** What a usual network does now and then; too short for anybody to hear of it. */
export const shortOutage: FaultKind = {
  name: 'network-outage',
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: () => [],
  disturb(inputs) {
    inputs.link.state = 'buffering';
  },
};

/** The same, long enough for an alarm: of the gateway where one is shared. */
export const longOutage: FaultKind = {
  ...shortOutage,
  name: 'network-outage-long',
  expects: (site) =>
    behindGateway(site)
      ? [{ type: 'comms.gateway', subject: { kind: 'gateway', id: site.meter.gateway ?? '' } }]
      : silence(site),
};
