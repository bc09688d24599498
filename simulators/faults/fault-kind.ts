import type { Random } from '../../src/lib/seeded-random.ts';
import type { AlarmType, Subject } from '../../src/model/alarm-type.ts';
import type { SiteInputs } from '../site/site-inputs.ts';
import type { SitePlan } from '../site/site-plan.ts';

/** An alarm that the fault should raise. */
export interface ExpectedAlarm {
  readonly type: AlarmType;
  readonly subject: Subject;
}

/** A record before it is sent; a fault of the measuring chain changes a copy of it. */
export type SimulatedRecord = Readonly<Record<string, unknown>>;

/**
 * One kind of fault. Adding one: a file with one of these, and its line in the
 * registry. Its size grows from 0 at the onset to the given size over the ramp.
 */
export interface FaultKind {
  readonly name: string;
  /** What `size` means. */
  readonly unit: string;
  readonly defaultSize: number;
  /** Sites that can have it. */
  readonly needs: 'station' | 'card' | 'any';
  /** Empty: it raises nothing by itself (duplicates) or only enables another fault. */
  expects(site: SitePlan): readonly ExpectedAlarm[];
  /** Called every step while it lasts. */
  disturb?(inputs: SiteInputs, level: number, site: SitePlan): void;
  /** Called for one step at its end: what the crew does on site. */
  recover?(inputs: SiteInputs): void;
  /** Changes what a device of the site says, while it lasts. */
  rewrite?(record: SimulatedRecord, device: string, level: number, random: Random): SimulatedRecord;
}

export const station = (site: SitePlan): Subject => ({ kind: 'station', id: site.id });
export const runOf = (site: SitePlan, index: number): Subject => ({
  kind: 'run',
  id: `${site.id}/${site.station?.runIds[index] ?? index}`,
});
