import { z } from 'zod';
import { classifyRegister, type RegisterReading } from '../gas/register.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { MeterReading, Reading } from '../model/reading.ts';
import type { RejectionReason } from '../model/rejection.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { REPLACEMENT_CODES, registerMeterOf } from './register-meter.ts';

/**
 * Plausibility that needs memory: what the device said before. Judged once per
 * reading, in journal order, ahead of both history and detection.
 */
const RegisterSeen = z.object({
  ts: z.number(),
  value: z.number(),
  /** Null in files from before it was kept. */
  receivedAt: z.number().nullable().default(null),
});
type RegisterSeen = z.infer<typeof RegisterSeen>;

export const AdmissionState = z.object({
  vm: RegisterSeen.nullable(),
  vb: RegisterSeen.nullable(),
  /** Event time of the newest announced meter change; null when none was. */
  replacedAt: z.number().nullable(),
});
export type AdmissionState = z.infer<typeof AdmissionState>;

export const NOTHING_SEEN: AdmissionState = { vm: null, vb: null, replacedAt: null };

export interface AdmissionRefusal {
  readonly reason: RejectionReason;
  readonly path: string;
  readonly detail: string;
}

export interface Admission {
  readonly state: AdmissionState;
  readonly refusal: AdmissionRefusal | null;
}

/**
 * @param waived the one reason that a person has lifted, or null.
 */
export function admit(
  state: AdmissionState,
  reading: Reading,
  device: DeviceEntry,
  waived: RejectionReason | null,
): Admission {
  if (reading.record === 'event') {
    if (!REPLACEMENT_CODES.has(reading.code)) return { state, refusal: null };
    return { state: { ...state, replacedAt: reading.ts }, refusal: null };
  }
  if (reading.record !== 'meter' || device.meter === null) return { state, refusal: null };
  const refusal = refusalOf(state, reading, device, waived);
  if (refusal !== null) return { state, refusal };
  return { state: remember(state, reading), refusal: null };
}

function refusalOf(
  state: AdmissionState,
  reading: MeterReading,
  device: DeviceEntry,
  waived: RejectionReason | null,
): AdmissionRefusal | null {
  for (const register of ['vm', 'vb'] as const) {
    const value = reading.values[register];
    const seen = state[register];
    if (value === undefined || seen === null) continue;
    const meter = registerMeterOf(register, device, reading.values, reading.ts, state.replacedAt);
    const previous: RegisterReading = { ts: sinceOf(seen, reading), value: seen.value };
    const judged = classifyRegister(previous, { ts: reading.ts, value }, meter);
    if (judged.class === 'jump' && waived !== 'register-jump') {
      const detail = `${register}: ${value} m³ after ${seen.value} m³ is more than a meter of ${meter.qMax} m³/h can count in that time; release it if the meter was changed`;
      return { reason: 'register-jump', path: register, detail };
    }
    if (judged.class === 'zero' && waived !== 'register-zero') {
      const detail = `${register}: 0 m³ after ${seen.value} m³ is a failed read unless the meter was changed; release it if it was`;
      return { reason: 'register-zero', path: register, detail };
    }
  }
  return null;
}

/**
 * Since when the register may have counted. A device whose clock was set back
 * stamps a day's gas into minutes once it has caught up with itself: it had as
 * long as lies between the two arrivals.
 */
function sinceOf(seen: RegisterSeen, { ts, receivedAt }: MeterReading): EpochMs {
  if (seen.receivedAt === null || ts < seen.ts) return epochMs(seen.ts);
  return epochMs(Math.min(seen.ts, ts - (receivedAt - seen.receivedAt)));
}

/** The newest accepted registers; an older reading does not move them. */
function remember(state: AdmissionState, { ts, receivedAt, values }: MeterReading): AdmissionState {
  const newer = (seen: AdmissionState['vm'], value: number | undefined): AdmissionState['vm'] =>
    value === undefined || (seen !== null && ts < seen.ts) ? seen : { ts, value, receivedAt };
  return { ...state, vm: newer(state.vm, values.vm), vb: newer(state.vb, values.vb) };
}
