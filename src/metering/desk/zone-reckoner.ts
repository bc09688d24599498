import type { Fleet, ZoneSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { EpochMs } from '../../model/units.ts';
import { type ZoneBalance, zoneBalance } from '../balance/zone-balance.ts';
import type { ZoneOutlook } from '../outlook/zone-outlook.ts';
import { type BalanceAsked, readBalanceInput } from './balance-input.ts';
import type { DeskSources } from './desk-sources.ts';
import { readOutlook } from './outlook-input.ts';

/** A balance without what each meter has in it: that would take long to carry to another thread. */
export type ZoneLoss = Omit<ZoneBalance, 'meters'>;

/** Questions about a zone that take half a second of a thread where it has 500 meters. */
export interface ZoneReckoner {
  balance(asked: BalanceAsked): Promise<ZoneLoss>;
  outlook(zone: ZoneSpec, now: EpochMs): Promise<ZoneOutlook>;
}

/** In the thread that asks. */
export const reckonHere = (desk: DeskSources): ZoneReckoner => ({
  async balance(asked) {
    const { total, windows, suspects, unknownPack } = zoneBalance(
      await readBalanceInput(desk, asked),
    );
    return { total, windows, suspects, unknownPack };
  },
  outlook: (zone, now) => readOutlook(desk, zone, now),
});

/** What of a fleet such a question needs: a zone is carried to a thread, a fleet would hold up its sender. */
export function zonePart({ fleet }: FleetIndex, zone: ZoneSpec): Fleet {
  const sites = fleet.sites.filter((site) => site.zone === zone.id);
  const customers = new Set(sites.map(({ customer }) => customer));
  const devices = new Set(
    sites.flatMap(({ station, meters }) => [
      ...(station === undefined ? [] : [station.device]),
      ...meters.map(({ device }) => device),
    ]),
  );
  return {
    zones: [zone],
    sites,
    customers: fleet.customers.filter(({ id }) => customers.has(id)),
    devices: fleet.devices.filter(({ id }) => devices.has(id)),
    detectors: [],
  };
}
