import type { Alarm } from '../../../src/model/alarm.ts';
import { type EpochMs, epochMs } from '../../../src/model/units.ts';

export const at = (minutes: number): EpochMs => epochMs(1_700_000_000_000 + minutes * 60_000);

/** An overpressure of the first priority, raised at minute 0 and holding. */
export function alarmSample(changes: Partial<Alarm> = {}): Alarm {
  return {
    id: 'regulator.overpressure~S1~A~loyw3v28',
    type: 'regulator.overpressure',
    priority: 1,
    site: 'S1',
    subject: { kind: 'run', id: 'S1/A' },
    state: 'unacknowledged',
    shelvedUntil: null,
    suppressedBy: null,
    occurredAt: at(0),
    receivedAt: at(0),
    detectedAt: at(0),
    returnedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    late: false,
    evidence: [],
    estimate: null,
    message: { zh: '出口超压', en: 'Outlet overpressure' },
    advice: { zh: '派抢险', en: 'Send crew' },
    permit: null,
    outOfService: false,
    occurrence: 1,
    history: [{ at: at(0), event: 'raised' }],
    ...changes,
  };
}
