import { randomUUID } from 'node:crypto';
import { isGraverSince } from './answer-graver.ts';
import { ANSWER_LIFE_MS, type Answers } from './answer-links.ts';
import { answererOf } from './answerer.ts';
import type { Reply } from './channel/channel.ts';
import { sentAlone } from './channel/outbox-sent-alone.ts';
import { openAttemptWindows } from './lib/attempt-windows.ts';
import type { Clock } from './lib/clock.ts';
import type { Alarm } from './model/alarm.ts';
import type { Command, CommandResult } from './model/command.ts';
import type { LedgerLine } from './model/delivery.ts';
import type { DispatchPlan } from './model/dispatch-plan.ts';
import { epochMs } from './model/units.ts';
import type { AlarmRecords, AuditRecords, LedgerRecords } from './records/records.ts';

/** Replies of people over a channel that takes them: four digits acknowledge. */
export interface AnswerDesk {
  /** Never throws: nobody waits for it. The sender is told nothing either way. */
  reply(channel: string, reply: Reply): Promise<ReplyOutcome>;
}

export type ReplyOutcome =
  | 'acknowledged'
  /** The code is right, but the alarm is acknowledged, over, come back, or graver by now. */
  | 'too-late'
  | 'wrong'
  | 'no-code'
  /** Nothing was sent there in the last day. */
  | 'stranger'
  | 'limited'
  | 'failed';

export interface AnswerDeskParts {
  readonly answers: Answers;
  readonly alarms: Pick<AlarmRecords, 'get'>;
  readonly ledger: Pick<LedgerRecords, 'sentTo' | 'acknowledge'>;
  readonly audit: Pick<AuditRecords, 'append'>;
  submit(command: Command): Promise<CommandResult>;
  /** The plan in force: who the people are. */
  plan(): DispatchPlan | undefined;
  readonly clock: Clock;
  onProblem(problem: unknown): void;
}

const HOUR_MS = 3_600_000;
/** Wrong codes of one number in an hour; after that not even the right one is taken. */
const MOST_WRONG = 5;
/** Lines of the audit an hour about replies that came to nothing: a flood must not fill the disk. */
const MOST_AUDITED = 300;
/** Of one address: the first ones say it all. */
const MOST_AUDITED_EACH = 10;

export function openAnswerDesk(parts: AnswerDeskParts): AnswerDesk {
  const wrong = openAttemptWindows(parts.clock, HOUR_MS);
  const audited = openAttemptWindows(parts.clock, HOUR_MS);
  // replies of one number one after the other: two at once must not both be the fifth try
  const turns = new Map<string, Promise<unknown>>();

  const take = async (channel: string, { from, text }: Reply): Promise<ReplyOutcome> => {
    const number = `${channel} ${from}`;
    const codes = codesIn(text);
    if (codes.length === 0) return 'no-code';
    if (wrong.peek(number).count >= MOST_WRONG) return 'limited';
    const since = epochMs(parts.clock.now() - ANSWER_LIFE_MS);
    const lines = await parts.ledger.sentTo(channel, from, since);
    if (lines.length === 0) {
      wrong.add(number);
      return 'stranger';
    }
    const meant = meantBy(codes, lines, parts.answers);
    if (meant.length > 0) return acknowledge(parts, channel, meant);
    // each code is a guess
    for (const _ of codes) wrong.add(number);
    return 'wrong';
  };

  const answer = async (channel: string, reply: Reply): Promise<ReplyOutcome> => {
    try {
      const outcome = await take(channel, reply);
      if (outcome === 'acknowledged') return outcome;
      const each = audited.add(`${channel} ${reply.from}`).count;
      if (each > MOST_AUDITED_EACH || audited.add('all').count > MOST_AUDITED) return outcome;
      await parts.audit.append([auditLine(parts.clock, channel, reply, outcome)]);
      return outcome;
    } catch (thrown) {
      parts.onProblem(thrown);
      return 'failed';
    }
  };
  return {
    reply(channel, reply) {
      const number = `${channel} ${reply.from}`;
      const turn = (turns.get(number) ?? Promise.resolve()).then(() => answer(channel, reply));
      turns.set(number, turn);
      void turn.finally(() => {
        if (turns.get(number) === turn) turns.delete(number);
      });
      return turn;
    },
  };
}

/** Four digits by themselves, also in the full-width form of Chinese keyboards; the first few. */
const codesIn = (text: string): readonly string[] =>
  [
    ...text
      .slice(0, 1000)
      .normalize('NFKC')
      .matchAll(/(?<!\d)\d{4}(?!\d)/g),
  ]
    .slice(0, MOST_WRONG)
    .map(([code]) => code);

/** Deliveries that showed one of these codes, newest first. Every line is compared, so that time tells nothing. */
function meantBy(
  codes: readonly string[],
  lines: readonly LedgerLine[],
  answers: Answers,
): readonly LedgerLine[] {
  return lines
    .filter(({ key }) => codes.map((code) => answers.isCodeOf(key, code)).includes('yes'))
    .filter((line) => sentAlone(line) === 'yes')
    .toSorted((a, b) => b.plannedAt - a.plannedAt);
}

/** Two messages may have the same code by chance: the newest whose alarm waits is meant. */
async function acknowledge(
  parts: AnswerDeskParts,
  channel: string,
  meant: readonly LedgerLine[],
): Promise<ReplyOutcome> {
  for (const line of meant) {
    const alarm = await parts.alarms.get(line.alarm);
    if (alarm === null || !waits(alarm, line)) continue;
    const by = answererOf(parts.plan(), line);
    const via = channel === 'sms' ? 'SMS' : channel;
    const result = await parts.submit({
      command: 'acknowledge',
      id: randomUUID(),
      by,
      from: line.recipient,
      alarm: alarm.id,
      site: alarm.site,
      occurrence: line.occurrence,
      via,
    });
    if (result.outcome !== 'alarm') continue;
    await note(parts, line, `acknowledged by ${by}, by reply`);
    return 'acknowledged';
  }
  const [newest] = meant;
  // too late to acknowledge, but the message has reached its recipient
  if (newest !== undefined) await note(parts, newest, 'answered too late, by reply');
  return 'too-late';
}

/** What has become graver since is answered with the code of its own message. */
const waits = (alarm: Alarm, line: LedgerLine): boolean =>
  alarm.occurrence === line.occurrence &&
  line.state !== 'acknowledged' &&
  isGraverSince(alarm, line) === 'no' &&
  (alarm.state === 'unacknowledged' || alarm.state === 'returned');

const note = (
  { ledger, clock }: AnswerDeskParts,
  { key }: LedgerLine,
  detail: string,
): Promise<unknown> => ledger.acknowledge(key, epochMs(clock.now()), detail);

/** What was written, without digits: they may be a code. */
const auditLine = (
  clock: Clock,
  channel: string,
  { from, text }: Reply,
  outcome: ReplyOutcome,
) => ({
  at: epochMs(clock.now()),
  by: 'nobody',
  action: 'answer.refused',
  object: channel,
  detail: `${outcome}: ${text.normalize('NFKC').replace(/\d/g, '•').slice(0, 80)}`,
  from,
});
