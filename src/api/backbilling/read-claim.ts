import { everyItem, type PageStart } from '../../lib/pages.ts';
import type { Claim } from '../../metering/backbilling/claim.ts';
import { LATER_MS, PAST_MS } from '../../metering/backbilling/claim.ts';
import type { DeskSources } from '../../metering/desk/desk-sources.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { Appliance } from '../../model/archive/customer-kinds.ts';
import type { MeterAt } from '../../model/archive/fleet-places.ts';
import { Certificate } from '../../model/archive/metering-kinds.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveSubject } from '../../records/records.ts';
import { given } from '../schema/paging.ts';
import { contractAt } from '../settlements/contract-at.ts';
import type { AskedStatement } from './back-billing-schema.ts';
import { hoursOf } from './hours-of.ts';
import { readReference } from './read-reference.ts';
import { readZoneLoss } from './read-zone-loss.ts';

/** Gathers what the volume is told from. @throws Refusal of the reference; AppError of the stores. */
export async function readClaim(
  desk: DeskSources,
  { meter, site }: MeterAt,
  asked: AskedStatement,
  now: EpochMs,
): Promise<Claim> {
  const { from, to } = asked;
  const zone = desk.fleet.zones.get(site.zone);
  const calendar = { timeZone: site.timeZone, startHour: desk.startHour };
  const around = {
    from: epochMs(from - PAST_MS),
    to: epochMs(Math.min(now, to + LATER_MS)),
  };
  const place = { desk, meter, site, calendar };
  return {
    cause: asked.cause,
    from,
    to,
    meter,
    site,
    gas: zone?.gas,
    calendar,
    holidays: new Set(zone?.holidays ?? []),
    hours: await hoursOf(desk, meter.id, around.from, around.to),
    contract: await contractAt(desk.archive, site, from),
    certificates: (await itemsOf(desk, 'certificate', { meter: meter.id })).map(({ body }) =>
      Certificate.parse(body),
    ),
    appliances: (await itemsOf(desk, 'appliance', { site: site.id }))
      .filter(({ validFrom, validTo }) => validFrom < to && (validTo ?? to) > from)
      .map(({ body }) => Appliance.parse(body)),
    reference: await readReference(place, asked, around),
    zone: asked.method === 'zone-share' ? await readZoneLoss(place, asked, now) : null,
    given: {
      ...given('pressureFrom', asked.pressureFrom),
      ...given('pAbsKPa', asked.pAbsKPa),
      ...given('tGasC', asked.tGasC),
      ...given('hoursPerDay', asked.hoursPerDay),
      ...given('loadFactor', asked.loadFactor),
      ...given('zoneShare', asked.zoneShare),
    },
  };
}

async function itemsOf(
  { archive }: Pick<DeskSources, 'archive'>,
  kind: ArchiveKind,
  subject: ArchiveSubject,
): Promise<readonly ArchiveItem[]> {
  const read = (start: PageStart) => archive.list({ kind, subject, limit: 1_000, ...start });
  const found: ArchiveItem[] = [];
  for await (const item of everyItem<ArchiveItem>(read))
    if (item.standing === 'current') found.push(item);
  return found;
}
