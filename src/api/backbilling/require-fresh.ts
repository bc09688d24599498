import { claimHours, sumOf } from '../../metering/backbilling/claim-hours.ts';
import type { BackBilling } from '../../model/archive/back-billing-kind.ts';
import { metersOf } from '../../model/archive/fleet-places.ts';
import { epochMs } from '../../model/units.ts';
import { deskOf } from '../desk/desk-of.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { hoursOf } from './hours-of.ts';

/** m³: registers wobble by so much. */
const TOLERANCE_M3 = 0.05;

/**
 * What is charged is the estimate less what was counted: late readings change the one and
 * not the other, and then the paper that was reviewed says something else than the books.
 * @throws Refusal back-billing-stale
 */
export async function requireFresh(ports: ApiPorts, id: string, body: BackBilling): Promise<void> {
  const desk = deskOf(ports);
  const place = metersOf(desk.fleet).get(body.meter);
  if (place === undefined)
    throw new Refusal('meter-unknown', `meter ${body.meter} is no longer in the fleet`);
  const { meter, site } = place;
  const [from, to] = [epochMs(Date.parse(body.from)), epochMs(Date.parse(body.to))];
  const { span } = claimHours({
    from,
    to,
    meter,
    calendar: { timeZone: site.timeZone, startHour: desk.startHour },
    holidays: new Set(),
    contract: body.contract ?? null,
    hours: await hoursOf(desk, meter.id, from, to),
  });
  const counted = Number(sumOf(span, 'm3').toFixed(3));
  if (Math.abs(counted - body.countedM3) <= TOLERANCE_M3) return;
  throw new Refusal(
    'back-billing-stale',
    `statement ${id} rests on ${body.countedM3} m³ counted, and the books have ${counted} m³ now: cancel it and draft it anew`,
    { members: { drafted: body.countedM3, counted } },
  );
}
