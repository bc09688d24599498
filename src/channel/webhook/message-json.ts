import type { Alarm } from '../../model/alarm.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { EpochMs } from '../../model/units.ts';
import type { AlarmBrief, OutgoingMessage } from '../channel.ts';

/** Changes only when a field goes or gets another meaning; new fields may come at any time. */
export const MESSAGE_SCHEMA = 'gaswatch.message/1';

/**
 * Any message for a program: `kind` says which of `alarm`, `items` or `lines`
 * there is. Times are ISO 8601 UTC, texts come in both languages. Attachments
 * and HTML stay behind: they are for readers of mail.
 */
export function messageJson(message: OutgoingMessage): Readonly<Record<string, unknown>> {
  const { kind, key, recipient, language, uncertain } = message;
  const shared = { schema: MESSAGE_SCHEMA, kind, key, recipient, language, uncertain };
  switch (message.kind) {
    case 'alarm': {
      const delivery = deliveryJson(message.delivery);
      return { ...shared, delivery, ...briefJson(message), answer: message.answer };
    }
    case 'group': {
      const items = message.items.map(({ delivery, brief }) => ({
        delivery: deliveryJson(delivery),
        ...briefJson(brief),
      }));
      return { ...shared, why: message.why, items, links: message.links };
    }
    case 'notice':
      return { ...shared, title: message.title, lines: message.lines };
  }
}

const briefJson = ({ alarm, title, summary, facts, names, timeZone, links }: AlarmBrief) => ({
  alarm: alarmJson(alarm),
  title,
  summary,
  facts: facts.map(({ label, value, limit }) => ({ label, value, limit })),
  names,
  timeZone,
  links,
});

const iso = (at: EpochMs): string => new Date(at).toISOString();
const isoOrNull = (at: EpochMs | null): string | null => (at === null ? null : iso(at));

/** As the API serves it. */
export const alarmJson = ({ ownPriority: _, ...alarm }: Alarm) => ({
  ...alarm,
  shelvedUntil: isoOrNull(alarm.shelvedUntil),
  occurredAt: iso(alarm.occurredAt),
  receivedAt: iso(alarm.receivedAt),
  detectedAt: iso(alarm.detectedAt),
  returnedAt: isoOrNull(alarm.returnedAt),
  acknowledgedAt: isoOrNull(alarm.acknowledgedAt),
  history: alarm.history.map((line) => ({ ...line, at: iso(line.at) })),
});

/** Without the person's other addresses: they are nobody else's business. */
const deliveryJson = (delivery: Delivery) => ({
  key: delivery.key,
  alarm: delivery.alarm,
  reason: delivery.reason,
  channel: delivery.channel,
  recipient: delivery.recipient,
  language: delivery.language,
  person: delivery.person,
  occurrence: delivery.occurrence,
  plannedAt: iso(delivery.plannedAt),
  notBefore: iso(delivery.notBefore),
});
