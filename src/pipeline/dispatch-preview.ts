import { routesFor } from '../dispatch/match.ts';
import { compileRules, type DispatchRules } from '../dispatch/rules.ts';
import { everyAddress } from '../dispatch/targets.ts';
import { type Telling, tell, tellDue, tellingDueAt, UNTOLD } from '../dispatch/tell.ts';
import type { Alarm } from '../model/alarm.ts';
import type { AlarmType, Priority, Subject } from '../model/alarm-type.ts';
import type { Delivery, Fallback } from '../model/delivery.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Language, Localized } from '../model/localized.ts';
import type { EpochMs } from '../model/units.ts';

/** An alarm that might come. */
export interface PreviewAsked {
  /** Null: of a zone, a gateway or the service itself. */
  readonly site: string | null;
  readonly subject: Subject;
  readonly type: AlarmType;
  readonly priority: Priority;
  readonly at: EpochMs;
}

/** Who would be told of it, for as long as nobody acknowledges. */
export interface DispatchPreview {
  /** Routes that apply then, in the plan's order. */
  readonly routes: readonly string[];
  readonly rounds: readonly PreviewRound[];
  /** `goes on`: reminders without end; what is listed is their beginning. */
  readonly ends: 'ends' | 'goes on';
  /** Told besides when nobody was reached. */
  readonly fallback: readonly PreviewCall[];
}

export interface PreviewRound {
  readonly at: EpochMs;
  readonly reason: Delivery['reason'];
  readonly calls: readonly PreviewCall[];
}

export interface PreviewCall {
  /** Null: a bare address of the configuration. */
  readonly person: string | null;
  readonly name: Localized | null;
  readonly channel: string;
  readonly recipient: string;
  readonly language: Language | 'both';
  /** After quiet hours, or with the digest; the round's own moment where it may go at once. */
  readonly notBefore: EpochMs;
  /** Tried in this order when it fails. */
  readonly fallback: readonly Fallback[];
}

/** Reminders have no end: so many rounds show how they go. */
const MOST_ROUNDS = 12;
const HORIZON_MS = 7 * 86_400_000;

/** The dispatch rules themselves, asked about an alarm that nobody acknowledges. */
export function previewDispatch(
  fleet: FleetIndex,
  mailTo: readonly string[],
  asked: PreviewAsked,
): DispatchPreview {
  const rules = compileRules(fleet, mailTo);
  const alarm = imagined(asked);
  const rounds: PreviewRound[] = [];
  let [telling, deliveries] = tell({ what: 'raised', alarm }, UNTOLD, rules, asked.at);
  let at = asked.at;
  rounds.push(...roundsOf(deliveries, rules, at));
  let due = next(telling, asked.at);
  while (due !== null && rounds.length < MOST_ROUNDS) {
    at = due;
    [telling, deliveries] = tellDue(alarm, telling, rules, at);
    rounds.push(...roundsOf(deliveries, rules, at));
    due = next(telling, asked.at);
  }
  return {
    routes: routesFor(rules, alarm, asked.at).map(({ id }) => id),
    rounds,
    ends: due === null ? 'ends' : 'goes on',
    fallback: everyAddress(rules.fallback, rules, asked.at).map((called) => ({
      ...withName(called, rules),
      notBefore: asked.at,
      fallback: called.fallback,
    })),
  };
}

function next(telling: Telling, from: EpochMs): EpochMs | null {
  const due = tellingDueAt(telling);
  return due === null || due > from + HORIZON_MS ? null : due;
}

/** One for each reason: a step and a reminder may fall on one moment. */
function roundsOf(
  deliveries: readonly Delivery[],
  rules: DispatchRules,
  at: EpochMs,
): readonly PreviewRound[] {
  const reasons = [...new Set(deliveries.map(({ reason }) => reason))];
  return reasons.map((reason) => ({
    at,
    reason,
    calls: deliveries
      .filter((one) => one.reason === reason)
      .map((one) => ({
        ...withName(one, rules),
        notBefore: one.notBefore,
        fallback: one.fallback,
      })),
  }));
}

function withName(
  {
    person,
    channel,
    recipient,
    language,
  }: Pick<Delivery, 'person' | 'channel' | 'recipient' | 'language'>,
  { people }: DispatchRules,
) {
  const known = person === null ? undefined : people.get(person);
  return { person, name: nameOf(known?.name), channel, recipient, language };
}

const nameOf = (name: Partial<Localized> | string | undefined): Localized | null => {
  if (name === undefined) return null;
  if (typeof name === 'string') return { zh: name, en: name };
  const { zh = name.en ?? '', en = name.zh ?? '' } = name;
  return { zh, en };
};

const NOTHING: Localized = { zh: '', en: '' };

const imagined = ({ site, subject, type, priority, at }: PreviewAsked): Alarm => ({
  id: 'preview',
  type,
  priority,
  site,
  subject,
  state: 'unacknowledged',
  shelvedUntil: null,
  suppressedBy: null,
  occurredAt: at,
  receivedAt: at,
  detectedAt: at,
  returnedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  late: false,
  evidence: [],
  estimate: null,
  message: NOTHING,
  advice: NOTHING,
  permit: null,
  outOfService: false,
  occurrence: 1,
  history: [],
});
