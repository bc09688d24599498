import type { OutageNotice } from '../../../model/archive/customer-kinds.ts';
import type { Places } from '../../api/places.ts';

/** Time zone of where it is; undefined: no such site is known. */
export function outageZone(
  { zone, sites }: Partial<Pick<OutageNotice, 'zone' | 'sites'>>,
  places: Places | undefined,
): string | undefined {
  const all = [...(places?.sites.values() ?? [])];
  const [first] = sites ?? [];
  const found =
    first === undefined
      ? all.find((site) => site.zone === zone)
      : all.find(({ id }) => id === first);
  return found?.timeZone;
}
