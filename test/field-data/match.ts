import type { Explanation, Reason } from './explain.ts';
import { deviceOf } from './fleet.ts';
import type { Call } from './judge.ts';

/** Which happenings each kind of alarm may rightly follow from. */
const FOLLOWS: Readonly<Record<string, readonly Reason[]>> = {
  'comms.silent': ['gap', 'not installed'],
  'comms.gateway': ['gap', 'not installed'],
  'comms.completeness': ['thin week'],
  'meter.stuck': ['standstill'],
  'bypass.suspected': ['standstill'],
  'meter.scale': ['scale fault'],
  'meter.over-range': ['scale fault'],
  'meter.backwards': ['reset'],
  'meter.reverse': ['reset'],
  'meter.sensor-range': ['no pressure'],
  'meter.sensor-drift': ['no pressure'],
};

const HOUR = 3_600_000;
/** An alarm is found within the happening, or this long after it, ms. */
const AFTER: Readonly<Record<Reason, number>> = {
  'not installed': HOUR,
  gap: HOUR,
  // a day is judged once daily reporters have had their 36 h
  'thin week': 72 * HOUR,
  reset: HOUR,
  'scale fault': HOUR,
  'no pressure': HOUR,
  standstill: HOUR,
};

/** M-17: a cell outage is 30 % of a zone's meters. */
const LEAST_MEMBERS = 3;

export interface Matched {
  readonly call: Call;
  /** Null: nothing in the records explains it. */
  readonly reason: Reason | null;
}

export function match(
  calls: readonly Call[],
  explanations: readonly Explanation[],
): readonly Matched[] {
  return calls.map((call) => ({ call, reason: reasonOf(call, explanations) }));
}

function reasonOf(call: Call, explanations: readonly Explanation[]): Reason | null {
  const reasons = FOLLOWS[call.type] ?? [];
  const near = explanations.filter(
    ({ reason, from, to }) =>
      reasons.includes(reason) && call.at >= from && call.at <= to + AFTER[reason],
  );
  const device = deviceOf(call.subject);
  if (device !== null) return near.find((one) => one.device === device)?.reason ?? null;
  const members = new Set(near.map((one) => one.device));
  return members.size >= LEAST_MEMBERS ? (near[0]?.reason ?? null) : null;
}
