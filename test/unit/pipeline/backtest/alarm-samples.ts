import type { Alarm } from '../../../../src/model/alarm.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { anAlarm } from '../../records/records-fixtures.ts';

export const MINUTE = 60_000;
export const DAY = 86_400_000;
/** Monday 2026-11-23. */
export const DAY_0 = Date.UTC(2026, 10, 23);

/** An alarm active from one minute to another of the day, raised `delaySeconds` after its onset. */
export function alarmAt(
  from: number,
  to: number | null,
  over: Partial<Alarm> = {},
  delaySeconds = 0,
): Alarm {
  const occurredAt = epochMs(DAY_0 + from * MINUTE);
  const detectedAt = epochMs(occurredAt + delaySeconds * 1000);
  return {
    ...anAlarm({ id: `a-${from}-${to}-${over.type ?? ''}`, priority: 1, suppressedBy: null }),
    occurredAt,
    detectedAt,
    receivedAt: detectedAt,
    returnedAt: to === null ? null : epochMs(DAY_0 + to * MINUTE),
    history: [{ at: detectedAt, event: 'raised' }],
    ...over,
  };
}
