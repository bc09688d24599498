import { randomUUID } from 'node:crypto';
import { isGraverSince } from './answer-graver.ts';
import type { AnswerClaim, Answers } from './answer-links.ts';
import { answererOf } from './answerer.ts';
import type {
  AnsweredAlarm,
  AnswerStanding,
  AnswersPort,
  AnswerView,
} from './api/answer/answers-port.ts';
import type { AlarmBrief } from './channel/channel.ts';
import type { Clock } from './lib/clock.ts';
import { everyItem, type PageStart } from './lib/pages.ts';
import type { Alarm } from './model/alarm.ts';
import type { Command, CommandResult } from './model/command.ts';
import type { LedgerLine } from './model/delivery.ts';
import type { DispatchPlan } from './model/dispatch-plan.ts';
import { epochMs } from './model/units.ts';
import type { AlarmRecords, LedgerRecords } from './records/records.ts';

export interface AnswerDoorParts {
  readonly answers: Answers;
  readonly alarms: Pick<AlarmRecords, 'get'>;
  readonly ledger: Pick<LedgerRecords, 'list' | 'acknowledge'>;
  submit(command: Command): Promise<CommandResult>;
  /** The alarm in words. */
  briefOf(alarm: Alarm): AlarmBrief;
  /** The plan in force: who the people are. */
  plan(): DispatchPlan | undefined;
  readonly clock: Clock;
}

/**
 * Links that acknowledge. The fold decides who was first; the ledger keeps that
 * a link has been used, so that it cannot acknowledge again what has become
 * graver or come back since.
 */
export function openAnswerDoor(parts: AnswerDoorParts): AnswersPort {
  const { answers, alarms } = parts;
  const look = async (token: string): Promise<Looked> => {
    const read = answers.read(token);
    if (!read.ok) return { standing: read.error, claim: null, alarm: null };
    const claim = read.value;
    const alarm = await alarms.get(claim.alarm);
    const line = await lineOf(parts.ledger, claim);
    return { standing: standingOf(alarm, claim, line), claim, alarm };
  };
  return {
    look: async (token) => viewOf(await look(token), parts),
    async acknowledge(token, from) {
      const looked = await look(token);
      const { standing, claim, alarm } = looked;
      if (claim === null || alarm === null) return viewOf(looked, parts);
      if (standing === 'taken') await note(parts, claim, 'answered after somebody else');
      if (standing === 'graver') await note(parts, claim, 'answered after it became graver');
      if (standing !== 'open') return viewOf(looked, parts);
      const by = answererOf(parts.plan(), claim);
      const result = await parts.submit(commandOf(claim, alarm, { by, from }));
      if (result.outcome !== 'alarm') return viewOf(await refused(look, token, result), parts);
      await note(parts, claim, `acknowledged by ${by}`);
      return viewOf({ standing: 'done', claim, alarm: result.alarm }, parts);
    },
  };
}

interface Looked {
  readonly standing: AnswerStanding;
  readonly claim: AnswerClaim | null;
  readonly alarm: Alarm | null;
}

function standingOf(
  alarm: Alarm | null,
  claim: AnswerClaim,
  line: LedgerLine | null,
): AnswerStanding {
  if (alarm === null || alarm.occurrence !== claim.occurrence) return 'over';
  const waits = alarm.state === 'unacknowledged' || alarm.state === 'returned';
  if (waits && line !== null && isGraverSince(alarm, line) === 'yes') return 'graver';
  if (line?.state === 'acknowledged') return 'used';
  return waits ? 'open' : 'taken';
}

/** Newest first: a link is younger than a day, so it stands near the beginning. */
async function lineOf(
  ledger: AnswerDoorParts['ledger'],
  claim: AnswerClaim,
): Promise<LedgerLine | null> {
  const read = (start: PageStart) => ledger.list({ alarm: claim.alarm, limit: 500, ...start });
  for await (const line of everyItem(read)) if (line.key === claim.key) return line;
  return null;
}

const commandOf = (
  claim: AnswerClaim,
  { site }: Alarm,
  who: { readonly by: string; readonly from: string },
): Command => ({
  command: 'acknowledge',
  id: randomUUID(),
  ...who,
  alarm: claim.alarm,
  site,
  occurrence: claim.occurrence,
  via: claim.channel === 'email' ? 'e-mail link' : `${claim.channel} link`,
});

/** Somebody was first, or it came back, while this was under way: it is looked at again. */
async function refused(
  look: (token: string) => Promise<Looked>,
  token: string,
  result: Exclude<CommandResult, { readonly outcome: 'alarm' }>,
): Promise<Looked> {
  const looked = await look(token);
  if (looked.standing !== 'open') return looked;
  // the records are behind the fold: what the fold said counts
  const first = result.outcome === 'refused' && result.code === 'already-acknowledged';
  return { ...looked, standing: first ? 'taken' : 'over' };
}

async function note({ ledger, clock }: AnswerDoorParts, claim: AnswerClaim, how: string) {
  await ledger.acknowledge(claim.key, epochMs(clock.now()), `${how}, by link`);
}

function viewOf({ standing, claim, alarm }: Looked, parts: AnswerDoorParts): AnswerView {
  const language = claim?.language ?? null;
  return { standing, language, alarm: alarm === null ? null : answered(parts.briefOf(alarm)) };
}

function answered({ alarm, title, summary, names, timeZone, links }: AlarmBrief): AnsweredAlarm {
  const { site, subject } = names;
  return {
    priority: alarm.priority,
    title,
    summary,
    where:
      site === null ? subject : { zh: `${site.zh} ${subject.zh}`, en: `${site.en}, ${subject.en}` },
    since: alarm.occurredAt,
    timeZone,
    state: alarm.state,
    acknowledgedBy: alarm.acknowledgedBy,
    acknowledgedAt: alarm.acknowledgedAt,
    link: links.alarm,
  };
}
