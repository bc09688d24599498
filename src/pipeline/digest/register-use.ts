import { z } from 'zod';
import { classifyRegister } from '../../gas/register.ts';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import type { MeterUse, RegisterUse } from '../../model/meter-use.ts';
import type { MeterReading } from '../../model/reading.ts';
import { epochMs } from '../../model/units.ts';
import { registerMeterOf } from '../register-meter.ts';

const Seen = z.object({ ts: z.number(), value: z.number() }).nullable();

/** The last value of each register, and when a change of meter was last announced. */
export const Registers = z.object({
  vm: Seen,
  vb: Seen,
  vbd: Seen,
  replacedAt: z.number().nullable(),
});
export type Registers = z.infer<typeof Registers>;

export const NO_REGISTERS: Registers = { vm: null, vb: null, vbd: null, replacedAt: null };

/** What lies between this record's registers and the ones before, by the classifier of domain.md §A.2. */
export function useOf(
  seen: Registers,
  reading: MeterReading,
  device: DeviceEntry,
): readonly [Registers, MeterUse] {
  const vm = registerUse('vm', seen, reading, device);
  const vb = registerUse('vb', seen, reading, device);
  const vbd = registerUse('vbd', seen, reading, device);
  const next: Registers = {
    vm: newest(seen.vm, reading, 'vm'),
    vb: newest(seen.vb, reading, 'vb'),
    vbd: newest(seen.vbd, reading, 'vbd'),
    replacedAt: seen.replacedAt,
  };
  return [next, { vm, vb, vbd }];
}

function registerUse(
  register: 'vm' | 'vb' | 'vbd',
  seen: Registers,
  reading: MeterReading,
  device: DeviceEntry,
): RegisterUse | null {
  const value = reading.values[register];
  if (value === undefined) return null;
  const before = seen[register];
  if (before === null) return { class: 'first', m3: null, since: null, from: null };
  const meter = registerMeterOf(register, device, reading.values, reading.ts, seen.replacedAt);
  const previous = { ts: epochMs(before.ts), value: before.value };
  const judged = classifyRegister(previous, { ts: reading.ts, value }, meter);
  return { class: judged.class, m3: judged.deltaM3, since: epochMs(before.ts), from: before.value };
}

function newest(
  seen: Registers['vm'],
  { ts, values }: MeterReading,
  register: 'vm' | 'vb' | 'vbd',
): Registers['vm'] {
  const value = values[register];
  return value === undefined || (seen !== null && ts < seen.ts) ? seen : { ts, value };
}
