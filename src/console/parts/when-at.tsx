import { useZoneOf } from '../app/site-zones.tsx';
import { When } from './when.tsx';

/** A moment in the zone of a site; where none is named, in that which all sites share. */
export function WhenAt({
  at,
  site,
  show = 'seconds',
}: {
  readonly at: string | number | null;
  readonly site?: string | null | undefined;
  readonly show?: 'seconds' | 'minutes' | 'day';
}) {
  return <When at={at} zone={useZoneOf()(site)} show={show} />;
}
