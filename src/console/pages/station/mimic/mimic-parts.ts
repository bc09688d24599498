import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import type { SiteView } from '../../../../api/sites/site-view.ts';
import type { StationNow } from '../../../../api/sites/station-now-view.ts';
import type { Place } from '../alarm-places.ts';
import type { Shown } from '../shown.ts';

export type StationOf = NonNullable<SiteView['station']>;
export type RunOf = StationOf['runs'][number];
export type MeterOf = SiteView['meters'][number];

/** What the drawing is drawn from. */
export interface MimicProps {
  readonly site: SiteView;
  readonly station: StationOf;
  /** Undefined: not known yet. */
  readonly now: StationNow | undefined;
  /** The service's clock, epoch ms. */
  readonly clock: number;
  /** Newest value of a device's field. */
  readonly read: (device: string, field: string) => Shown;
  readonly alarms: ReadonlyMap<Place, AlarmView>;
  /** Whether a point is in the trend, and how it is put there. */
  readonly isDrawn: (device: string, field: string) => 'drawn' | 'left out';
  readonly draw: (device: string, field: string) => void;
}

/** A state in words, and whether it can be believed. */
export interface StateShown {
  readonly state: string | null;
  readonly standing: Shown['standing'];
}

export const stateOf = ({ value, standing }: Shown): StateShown => ({
  state: typeof value === 'string' ? value : null,
  standing,
});
