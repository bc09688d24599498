import { setImmediate } from 'node:timers/promises';
import { claimHours } from '../../metering/backbilling/claim-hours.ts';
import { draftStatement } from '../../metering/backbilling/draft-statement.ts';
import { estimates, type Refused } from '../../metering/backbilling/estimates.ts';
import { spanReadings } from '../../metering/backbilling/span-readings.ts';
import { supportingAlarms } from '../../metering/backbilling/supporting-alarms.ts';
import { entered } from '../../metering/desk/desk-sources.ts';
import { BackBilling } from '../../model/archive/back-billing-kind.ts';
import { choiceWord } from '../../model/archive/choice-words.ts';
import { metersOf } from '../../model/archive/fleet-places.ts';
import { Price } from '../../model/archive/metering-kinds.ts';
import { epochMs } from '../../model/units.ts';
import { spanAlarms } from '../../report/span-alarms.ts';
import { deskOf } from '../desk/desk-of.ts';
import { type FieldError, Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { AskedStatement } from './back-billing-schema.ts';
import { readClaim } from './read-claim.ts';
import { requireSpan } from './statement-span.ts';

/**
 * Reckons the statement that is asked for; nothing is written.
 * @throws Refusal meter-unknown, validation-failed of the span, estimate-impossible, unavailable.
 */
export async function draftFrom(
  ports: ApiPorts,
  asked: AskedStatement,
  by: string,
): Promise<BackBilling> {
  const desk = deskOf(ports);
  const place = metersOf(desk.fleet).get(asked.meter);
  if (place === undefined)
    throw new Refusal('meter-unknown', `there is no meter ${asked.meter} in the fleet`);
  const { meter, site } = place;
  const now = epochMs(ports.clock.now());
  requireSpan(asked, site.timeZone, now);
  const claim = await readClaim(desk, place, asked, now);
  const hours = claimHours(claim);
  const found = await estimates(claim, hours, asked.method ?? null, () => setImmediate());
  if (!found.ok) throw impossible(found.error);
  const span = { from: asked.from, to: asked.to };
  const customer = desk.fleet.customers.get(site.customer);
  const prices = customer === undefined ? [] : await entered(desk.archive, 'price', Price);
  const alarms = await spanAlarms(ports.records.alarms, span, site.id);
  const points = (await ports.books?.points(meter.id, span.from, span.to)) ?? [];
  const body = draftStatement(claim, hours, found.value, {
    alarms: supportingAlarms(alarms, asked.cause, meter, span),
    readings: spanReadings(points, span),
    priceList: {
      prices: prices.map(({ item: { validFrom, validTo }, body: price }) => ({
        validFrom,
        validTo,
        body: price,
      })),
      customer: customer ?? { id: site.customer, name: SAME, class: 'other', contacts: [] },
    },
    settledUntil: (await ports.settledUntil?.(meter.id)) ?? null,
    note: asked.note,
    by,
    now,
  });
  return BackBilling.parse(body);
}

/** A fleet names the customer of every site; without one there is simply no price. */
const SAME = { zh: '–', en: '–' };

interface MethodError extends FieldError {
  readonly zh: string;
}

function impossible(refused: readonly Refused[]): Refusal {
  const errors = refused.map(({ method, zh, en }): MethodError => {
    const name = choiceWord('back-billing', 'method', method);
    return { path: 'body.method', problem: `${method}: ${en}`, zh: `${name.zh}：${zh}` };
  });
  return new Refusal('estimate-impossible', 'no method can tell the volume: see errors', {
    errors,
  });
}
