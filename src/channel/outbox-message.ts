import { createHash } from 'node:crypto';
import type { LedgerLine } from '../model/delivery.ts';
import { type AlarmBrief, type Answer, MAY_HAVE_ARRIVED, type OutgoingMessage } from './channel.ts';
import type { Held, Lane } from './outbox-lanes.ts';
import type { Parcel } from './outbox-parcel.ts';

export interface Words {
  /** The alarm as it is now, in words; null when it is not in the records. */
  alarmOf(id: string): Promise<AlarmBrief | null>;
  /** How to answer without signing in; null where there is nothing to acknowledge. */
  answerOf(line: LedgerLine, brief: AlarmBrief): Answer | null;
  /** Where all alarms are shown. */
  readonly alarmsLink: string;
}

/** A parcel in words; what tells of alarms that are gone cannot be sent. */
export interface Composed {
  readonly message: OutgoingMessage | null;
  /** In the message. */
  readonly told: readonly Held[];
  readonly gone: readonly Held[];
}

export async function compose(lane: Lane, parcel: Parcel, words: Words): Promise<Composed> {
  const found = await Promise.all(
    parcel.tells.map(async (held) => ({ held, brief: await words.alarmOf(held.line.alarm) })),
  );
  const items = found.flatMap(({ held, brief }) => (brief === null ? [] : [{ held, brief }]));
  const known = new Set(items.map(({ held }) => held.line.alarm));
  const all = [...parcel.tells, ...parcel.along];
  const told = all.filter(({ line }) => known.has(line.alarm));
  return {
    message: messageOf(lane, parcel, items, told, words),
    told,
    gone: all.filter(({ line }) => !known.has(line.alarm)),
  };
}

interface Item {
  readonly held: Held;
  readonly brief: AlarmBrief;
}

function messageOf(
  { recipient }: Lane,
  { kind }: Parcel,
  items: readonly Item[],
  told: readonly Held[],
  words: Words,
): OutgoingMessage | null {
  const [first] = items;
  if (first === undefined) return null;
  const { line } = first.held;
  const uncertain = told.some(({ line: each }) => mayHaveArrived(each));
  const shared = { recipient, language: languageOf(items), uncertain };
  if (items.length === 1 || kind === 'one') {
    const answer = words.answerOf(line, first.brief);
    return { kind: 'alarm', key: line.key, ...shared, ...first.brief, delivery: line, answer };
  }
  return {
    kind: 'group',
    why: kind,
    key: groupKey(told),
    ...shared,
    items: items.map(({ held, brief }) => ({ delivery: held.line, brief })),
    links: { alarms: words.alarmsLink },
  };
}

/** The same set gives the same key, in whatever order, and no other set does. */
function groupKey(told: readonly Held[]): string {
  const keys = told.map(({ line }) => line.key).toSorted();
  const hash = createHash('sha256').update(JSON.stringify(keys)).digest('base64url');
  return `group/${told.length}/${hash}`;
}

/** One address may be two people's: both languages then. */
function languageOf(items: readonly Item[]): LedgerLine['language'] {
  const languages = new Set(items.map(({ held }) => held.line.language));
  const [only = 'both'] = languages;
  return languages.size === 1 ? only : 'both';
}

const mayHaveArrived = (line: LedgerLine): boolean =>
  line.uncertain || line.attempts.some(({ detail }) => detail.endsWith(MAY_HAVE_ARRIVED));
