import { z } from 'zod';
import type { Alarm } from '../../model/alarm.ts';
import { epochMs } from '../../model/units.ts';
import { inScope, type Span } from '../../pipeline/alarm-kpis.ts';
import { spanAlarms } from '../../report/span-alarms.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { AskedInstant } from '../schema/instant.ts';

const DAY_MS = 86_400_000;

export const spanAndScope = {
  from: AskedInstant.exactOptional().describe('with offset; absent: a day before `to`'),
  to: AskedInstant.exactOptional().describe('exclusive, with offset; absent or later: now'),
  zone: z.string().max(64).exactOptional(),
  site: z.string().max(64).exactOptional(),
};

type Asked = Partial<Span> & { readonly zone?: string; readonly site?: string };

/** Time that has not been yet would thin out every average: the span ends now at the latest. */
export function spanSoFar({ from, to }: Partial<Span>, { clock }: ApiPorts): Span {
  const now = epochMs(clock.now());
  const end = to === undefined || to > now ? now : to;
  const span = { from: from ?? epochMs(end - DAY_MS), to: end };
  if (span.from >= span.to)
    throw new Refusal('span-empty', '`from` must be before `to`, and in the past');
  return span;
}

/** The alarms that a question is about, with its span. */
export async function askedAlarms(
  asked: Asked,
  ports: ApiPorts,
): Promise<{ readonly span: Span; readonly alarms: readonly Alarm[] }> {
  const span = spanSoFar(asked, ports);
  const fleet = ports.fleet.current();
  const { zone, site } = asked;
  if (zone !== undefined && !fleet.zones.has(zone))
    throw new Refusal('zone-unknown', `no zone has the id ${zone}`);
  if (site !== undefined && !fleet.sites.has(site))
    throw new Refusal('site-unknown', `no site has the id ${site}`);
  const found = await spanAlarms(ports.records.alarms, span, site);
  return { span, alarms: found.filter(inScope(asked, fleet)) };
}
