import { z } from 'zod';
import {
  ALARM_TYPES,
  type AlarmType,
  type Priority,
  type Subject,
} from '../../model/alarm-type.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { epochMs } from '../../model/units.ts';
import { type DispatchPreview, previewDispatch } from '../../pipeline/dispatch-preview.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import { AskedInstant, Instant, instant } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['notifications'];
const Address = z.object({ channel: z.string(), recipient: z.string() });

const Call = Address.extend({
  person: z.string().nullable().describe('null: a bare address of the configuration'),
  name: z.object({ zh: z.string(), en: z.string() }).nullable(),
  language: z.enum(['zh', 'en', 'both']),
  notBefore: Instant.describe('after quiet hours, or with the digest'),
  fallback: Address.array().describe('tried in this order when it fails'),
});

const PreviewView = named(
  'DispatchPreview',
  z.object({
    plan: z.enum(['dispatch', 'mail', 'none']).describe('mail: the configuration’s email.to alone'),
    routes: z.string().array().describe('that apply at that moment'),
    rounds: z.array(
      z.object({
        at: Instant,
        reason: z.enum(['first', 'escalated', 'repeated', 'reminder', 'cleared', 'late-detected']),
        calls: Call.array(),
      }),
    ),
    ends: z.enum(['ends', 'goes on']).describe('goes on: reminders without end'),
    fallback: Call.array().describe('told besides when nobody was reached'),
  }),
);
export type PreviewView = z.infer<typeof PreviewView>;

const Asked = z.strictObject({
  site: z.string().max(64).exactOptional().describe('absent: an alarm of the service or a zone'),
  zone: z.string().max(64).exactOptional().describe('of an alarm about a zone as a whole'),
  type: z.enum(ALARM_TYPES),
  priority: z.coerce.number().int().min(1).max(4),
  at: AskedInstant.exactOptional().describe('absent: now'),
});

/** Who would be told of what: the dispatch rules themselves, without an alarm. */
export function dispatchRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'previewDispatch',
    summary: 'Who would be told of an alarm at a moment, step by step, if nobody acknowledged it',
    tags,
    querystring: Asked,
    response: { 200: PreviewView, ...guarded(422) },
  };
  const config = { access: 'notifications.read' } as const;
  app.get('/dispatch/preview', { config, schema }, async (request) => {
    const { site, zone, type, priority, at = epochMs(ports.clock.now()) } = request.query;
    const fleet = ports.fleet.current();
    if (site !== undefined && !fleet.sites.has(site))
      throw new Refusal('site-unknown', `there is no site ${site}`);
    if (zone !== undefined && !fleet.zones.has(zone))
      throw new Refusal('zone-unknown', `there is no zone ${zone}`);
    const mailTo = ports.channels?.mailTo ?? [];
    const preview = previewDispatch(fleet, mailTo, {
      site: site ?? null,
      subject: subjectFor(type, site, zone),
      type,
      // the schema has just bounded it to these four
      priority: priority as Priority,
      at,
    });
    return { plan: planIn(fleet, mailTo), ...viewOf(preview) };
  });
}

const subjectFor = (
  type: AlarmType,
  site: string | undefined,
  zone: string | undefined,
): Subject => {
  if (site !== undefined) return { kind: 'site', id: site };
  return zone === undefined ? { kind: 'system', id: type } : { kind: 'zone', id: zone };
};

const planIn = ({ fleet }: FleetIndex, mailTo: readonly string[]): PreviewView['plan'] => {
  if (fleet.dispatch !== undefined) return 'dispatch';
  return mailTo.length === 0 ? 'none' : 'mail';
};

const viewOf = ({ routes, rounds, ends, fallback }: DispatchPreview) => ({
  routes: [...routes],
  rounds: rounds.map(({ at, reason, calls }) => ({
    at: instant(at),
    reason,
    calls: calls.map(callView),
  })),
  ends,
  fallback: fallback.map(callView),
});

const callView = (call: DispatchPreview['fallback'][number]): PreviewView['fallback'][number] => ({
  ...call,
  notBefore: instant(call.notBefore),
  fallback: call.fallback.map((one) => ({ ...one })),
});
