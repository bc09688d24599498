import { createAnswers } from '../../../src/answer-links.ts';
import type { AlarmBrief } from '../../../src/channel/channel.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Command, CommandResult } from '../../../src/model/command.ts';
import type { LedgerLine } from '../../../src/model/delivery.ts';
import { DispatchPlan } from '../../../src/model/dispatch-plan.ts';
import { epochMs } from '../../../src/model/units.ts';
import type { AuditLine } from '../../../src/records/records.ts';
import { aDelivery, anAlarm, T0 } from '../records/records-fixtures.ts';

export const MINUTE = 60_000;

const PLAN = DispatchPlan.parse({
  people: [
    {
      id: 'zhang',
      name: '张三',
      user: 'zhangsan',
      addresses: [{ channel: 'email', to: 'z@x' }],
    },
    { id: 'li', name: '李四', addresses: [{ channel: 'sms', to: '+8613800000001' }] },
  ],
});

export const aLine = (over: Partial<LedgerLine> = {}): LedgerLine => ({
  ...aDelivery(),
  state: 'accepted',
  attempts: [],
  uncertain: false,
  nextAttemptAt: null,
  acceptedAt: epochMs(T0),
  providerId: null,
  insteadOf: null,
  ...over,
});

/** A fold, a ledger and records that fit into memory and behave as they promise. */
export function answerWorld() {
  const clock = { current: T0 };
  const now = { now: () => clock.current };
  const alarms = new Map<string, Alarm>([['a-1', anAlarm()]]);
  const lines = new Map<string, LedgerLine>();
  const submitted: Command[] = [];
  const audit: AuditLine[] = [];
  const details: string[] = [];
  const problems: unknown[] = [];
  const answers = createAnswers(new Uint8Array(32).fill(5), 'https://gas.example.org', now);
  const fold = (command: Command): CommandResult => {
    const { id } = command;
    if (command.command !== 'acknowledge') throw new Error('not expected');
    const alarm = alarms.get(command.alarm);
    if (alarm === undefined) return { id, outcome: 'refused', code: 'alarm-unknown', detail: '' };
    if (command.occurrence !== alarm.occurrence)
      return { id, outcome: 'refused', code: 'occurrence-over', detail: '' };
    if (alarm.acknowledgedBy !== null)
      return {
        id,
        outcome: 'refused',
        code: 'already-acknowledged',
        by: alarm.acknowledgedBy,
        detail: '',
      };
    const next = anAlarm({
      ...alarm,
      state: 'acknowledged',
      acknowledgedBy: command.by,
      acknowledgedAt: epochMs(clock.current),
    });
    alarms.set(alarm.id, next);
    return { id, outcome: 'alarm', alarm: next };
  };
  const world = {
    clock,
    alarms,
    lines,
    submitted,
    audit,
    details,
    problems,
    answers,
    /** What the fold says; a test replaces it to be elsewhere meanwhile. */
    fold: fold as (command: Command) => CommandResult | Promise<CommandResult>,
    parts: {
      answers,
      alarms: { get: async (id: string) => alarms.get(id) ?? null },
      ledger: {
        list: async ({ alarm }: { readonly alarm?: string }) => ({
          items: [...lines.values()].filter((line) => line.alarm === alarm),
          next: null,
        }),
        acknowledge: async (key: string, _at: number, detail: string) => {
          const line = lines.get(key);
          if (line === undefined) return 'unknown' as const;
          if (line.state === 'acknowledged') return 'already' as const;
          lines.set(key, { ...line, state: 'acknowledged' });
          details.push(detail);
          return 'acknowledged' as const;
        },
        sentTo: async (channel: string, recipient: string, since: number) =>
          [...lines.values()].filter(
            (line) =>
              line.channel === channel && line.recipient === recipient && line.plannedAt >= since,
          ),
      },
      audit: {
        append: async (more: readonly AuditLine[]) => void audit.push(...more),
      },
      submit: async (command: Command) => {
        submitted.push(command);
        return world.fold(command);
      },
      briefOf: (alarm: Alarm): AlarmBrief => ({
        alarm,
        title: { zh: '出口超压', en: 'Outlet overpressure' },
        summary: { zh: '出口压力 4.4 kPa', en: 'outlet at 4.4 kPa' },
        facts: [],
        names: {
          site: { zh: '城东站', en: 'East station' },
          zone: null,
          customer: null,
          subject: { zh: '主路 A', en: 'run A' },
        },
        timeZone: 'Asia/Shanghai',
        links: { alarm: `https://gas.example.org/alarms/${alarm.id}` },
      }),
      plan: () => PLAN,
      clock: now,
      onProblem: (problem: unknown) => void problems.push(problem),
    },
    /** Puts a delivery into the ledger. */
    send(over: Partial<LedgerLine> = {}): LedgerLine {
      const line = aLine(over);
      lines.set(line.key, line);
      return line;
    },
    tokenOf: (line: LedgerLine): string =>
      answers.answerOf(line).link.replace('https://gas.example.org/answer/', ''),
  };
  return world;
}
