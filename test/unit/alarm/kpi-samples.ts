import type { Alarm, AlarmEvent } from '../../../src/model/alarm.ts';
import { epochMs } from '../../../src/model/units.ts';
import { DAY_0, MINUTE } from '../pipeline/backtest/alarm-samples.ts';
import { anAlarm } from '../records/records-fixtures.ts';

export const minute = (n: number) => epochMs(DAY_0 + n * MINUTE);

type Line = readonly [minute: number, event: AlarmEvent['event'], by?: string, comment?: string];

/** An alarm by its history: `[minute, event, by, comment]`. Its state follows from the lines. */
export function lived(id: string, lines: readonly Line[], over: Partial<Alarm> = {}): Alarm {
  const history = lines.map(
    ([at, event, by, comment]): AlarmEvent => ({
      at: minute(at),
      event,
      ...(by === undefined ? {} : { by }),
      ...(comment === undefined ? {} : { comment }),
    }),
  );
  const last = (...events: AlarmEvent['event'][]): AlarmEvent | undefined =>
    history.findLast(({ event }) => events.includes(event));
  const begun = last('raised', 'reactivated');
  const returned = last('returned');
  const active = returned === undefined || (begun !== undefined && begun.at > returned.at);
  const answer = last('acknowledged');
  const answered = answer !== undefined && (begun === undefined || answer.at >= begun.at);
  const first = history[0]?.at ?? minute(0);
  return {
    ...anAlarm({ id, priority: 3 }),
    subject: { kind: 'station', id },
    occurredAt: first,
    detectedAt: first,
    receivedAt: first,
    returnedAt: active ? null : (returned?.at ?? null),
    state: active
      ? answered
        ? 'acknowledged'
        : 'unacknowledged'
      : answered
        ? 'closed'
        : 'returned',
    acknowledgedAt: answered ? answer.at : null,
    acknowledgedBy: answered ? (answer.by ?? 'wang') : null,
    suppressedBy: last('suppressed', 'released')?.event === 'suppressed' ? 'cause' : null,
    outOfService: last('out-of-service', 'in-service')?.event === 'out-of-service',
    shelvedUntil: last('shelved', 'unshelved')?.event === 'shelved' ? minute(100_000) : null,
    occurrence: history.filter(({ event }) => event === 'raised' || event === 'reactivated').length,
    history,
    ...over,
  };
}
