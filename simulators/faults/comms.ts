import type { LinkInputs, SiteInputs } from '../site/site-inputs.ts';
import { linkDevices, type SitePlan } from '../site/site-plan.ts';
import type { FaultKind } from './fault-kind.ts';

/** The link over which the meter's own records first travel. */
const meterLinkOf = (inputs: SiteInputs, site: SitePlan): LinkInputs =>
  linkDevices(site)[0] === site.meter.device ? inputs.link : inputs.meterLink;

const incomplete: FaultKind['expects'] = ({ meter }) => [
  { type: 'comms.completeness', subject: { kind: 'device', id: meter.device } },
];

/** So few, or so late, that it is silent for a while. */
const silentMeanwhile: NonNullable<FaultKind['follows']> = ({ meter }) => [
  { type: 'comms.silent', subject: { kind: 'device', id: meter.device } },
];

/** The meter says nothing, though the station's RTU or the gateway goes on. */
export const meterSilent: FaultKind = {
  name: 'meter-silent',
  unit: '',
  defaultSize: 1,
  needs: 'any',
  expects: ({ meter }) => [{ type: 'comms.silent', subject: { kind: 'device', id: meter.device } }],
  disturb(inputs, _level, site) {
    meterLinkOf(inputs, site).state = 'silent';
  },
};

/** A bad signal: records are lost one by one, by chance. */
export const recordsLost: FaultKind = {
  name: 'records-lost',
  unit: 'share of records',
  defaultSize: 0.3,
  span: () => [0.25, 0.8],
  needs: 'any',
  expects: incomplete,
  follows: silentMeanwhile,
  disturb(inputs, level, site) {
    meterLinkOf(inputs, site).lost = level;
  },
};

/** Records reach the service more than a day late. */
export const lateRecords: FaultKind = {
  name: 'records-late',
  unit: 'share of records',
  defaultSize: 0.3,
  // one in ten is tolerated, and 168 records a week scatter about their share by up to 9 %
  span: () => [0.2, 0.6],
  needs: 'connection',
  expects: incomplete,
  follows: silentMeanwhile,
  disturb(inputs, level, site) {
    meterLinkOf(inputs, site).late = level;
  },
};

/** The modem repeats what was already acknowledged. */
export const repeatedRecords: FaultKind = {
  name: 'records-repeated',
  unit: 'share of records',
  defaultSize: 0.1,
  // one in fifty is tolerated, three of a week's 168: of one in twelve that is 3 σ below the mean
  span: () => [0.08, 0.5],
  needs: 'connection',
  expects: incomplete,
  disturb(inputs, level, site) {
    meterLinkOf(inputs, site).duplicates = level;
  },
};
