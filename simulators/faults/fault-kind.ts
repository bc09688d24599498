import type { Random } from '../../src/lib/seeded-random.ts';
import type { AlarmType, Subject } from '../../src/model/alarm-type.ts';
import type { SiteInputs } from '../site/site-inputs.ts';
import { behindGateway, type SitePlan } from '../site/site-plan.ts';

/** An alarm that the fault should raise. */
export interface ExpectedAlarm {
  readonly type: AlarmType;
  readonly subject: Subject;
}

/** A record before it is sent; a fault of the measuring chain changes a copy of it. */
export type SimulatedRecord = Readonly<Record<string, unknown>>;

/** What a site must have for a fault to be possible there. */
export type Need = 'station' | 'card' | 'corrector' | 'connection' | 'gateway' | 'gate' | 'any';

const NEEDS: Readonly<Record<Need, { has(site: SitePlan): boolean; readonly text: string }>> = {
  station: { has: (site) => site.station !== null, text: 'a site with a station' },
  card: { has: (site) => site.meter.params.creditM3 !== null, text: 'a meter with a valve' },
  corrector: { has: (site) => site.meter.params.corrected, text: 'a meter with a corrector' },
  connection: { has: (site) => site.meter.gateway === null, text: 'a meter that connects itself' },
  gateway: { has: (site) => behindGateway(site), text: 'a meter behind a gateway' },
  gate: { has: (site) => site.role === 'gate', text: 'a city gate' },
  any: { has: () => true, text: '' },
};

/** What the site lacks for this fault; null when it can have it. */
export const unmetNeed = ({ needs }: FaultKind, site: SitePlan): string | null =>
  NEEDS[needs].has(site) ? null : NEEDS[needs].text;

/** For faults that lie in how a site was built: a date on file, an oversized meter. */
export interface Rebuild {
  readonly size: number;
  readonly onsetMs: number;
}

/**
 * One kind of fault. Adding one: a file with one of these, and its line in the
 * registry. Its size grows from 0 at the onset to the given size over the ramp.
 */
export interface FaultKind {
  readonly name: string;
  /** What `size` means. */
  readonly unit: string;
  readonly defaultSize: number;
  /** Sizes worth trying at a site: from the least that shall be found to the obvious. */
  span?(site: SitePlan): readonly [number, number];
  /** Runs its course in seconds: coarse steps are cut into seconds at its onset and its end. */
  readonly isFast?: true;
  /** Sites that can have it. */
  readonly needs: Need;
  /** Empty: it raises nothing by itself (duplicates) or only enables another fault. */
  expects(site: SitePlan): readonly ExpectedAlarm[];
  /** True consequences that the expected alarms explain: right when raised, not missed when not. */
  follows?(site: SitePlan): readonly ExpectedAlarm[];
  /** It lies in a device that several sites share, and hits all of them. */
  readonly shared?: true;
  /** Code of the event that the meter's device sends at the onset. */
  readonly event?: string;
  /** Changes how the site was built or is filed, before anything runs. */
  rebuild?(site: SitePlan, change: Rebuild): SitePlan;
  /** Called every step while it lasts. */
  disturb?(inputs: SiteInputs, level: number, site: SitePlan): void;
  /** Called for one step at its end: what the crew does on site. */
  recover?(inputs: SiteInputs): void;
  /** Changes what a device of the site says, while it lasts. */
  rewrite?(record: SimulatedRecord, device: string, level: number, random: Random): SimulatedRecord;
}

export const meterOf = (site: SitePlan): Subject => ({ kind: 'meter', id: site.meter.id });
export const station = (site: SitePlan): Subject => ({ kind: 'station', id: site.id });
export const runOf = (site: SitePlan, index: number): Subject => ({
  kind: 'run',
  id: `${site.id}/${site.station?.runIds[index] ?? index}`,
});
