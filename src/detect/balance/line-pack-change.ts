import { toKelvin } from '../../gas/gas-constants.ts';
import { linePack } from '../../gas/line-pack.ts';
import type { DayHour } from '../../model/digest.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import { ATMOSPHERE_KPA, kelvin, kPaAbs } from '../../model/units.ts';
import type { Member, ZoneDay } from '../group-detector.ts';

/** Base m³ in the pipes of each site whose volume is on file, at the end of a day, by site id. */
export type Packs = Readonly<Record<string, number>>;

export function packsOf(day: ZoneDay, members: readonly Member[]): Packs {
  const packs: Record<string, number> = {};
  for (const { device, site } of members) {
    // the station's own outlet pressure is what its pipes hold; a meter's stands in for it
    if (site.volumeM3 === undefined || (site.id in packs && !device.isStation)) continue;
    const last = day.days.get(device.spec.id)?.hours.findLast((hour) => (hour?.p ?? null) !== null);
    if (last === undefined || last === null || last.p === null) continue;
    packs[site.id] = packOf(
      site,
      site.volumeM3,
      last,
      last.p + (device.isStation ? ATMOSPHERE_KPA : 0),
    );
  }
  return packs;
}

function packOf({ base }: SiteSpec, volumeM3: number, { t }: DayHour, pAbs: number): number {
  const temperature = t === null ? kelvin(base.temperatureK) : toKelvin(t);
  return linePack({ volumeM3, temperature, z: 1 }, kPaAbs(pAbs), {
    pressure: kPaAbs(base.pressureKPa),
    temperature: kelvin(base.temperatureK),
  });
}

/** What the pipes took up between two days, base m³, over the sites known on both. */
export const packChange = (before: Packs, after: Packs): number =>
  Object.entries(after).reduce((sum, [site, pack]) => sum + (pack - (before[site] ?? pack)), 0);
