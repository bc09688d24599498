import { z } from 'zod';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import type { MeterUse } from '../../model/meter-use.ts';
import type { Reading } from '../../model/reading.ts';
import { REPLACEMENT_CODES } from '../register-meter.ts';
import type { Closed } from './closed.ts';
import { Line, NO_LINE, stepLine } from './line.ts';
import { NO_REGISTERS, Registers, useOf } from './register-use.ts';
import { meterAddition, meterDigest, stationAddition, stationDigest } from './subjects.ts';

/**
 * Keeps a device's books: what its registers counted between records, and its
 * stretches of five minutes, hours and days. Done once for all its detectors.
 * Plain JSON, stepped in event-time order like the detectors themselves.
 */
export const Clerk = z.object({ registers: Registers, meter: Line, station: Line });
export type Clerk = z.infer<typeof Clerk>;

export const NEW_CLERK: Clerk = { registers: NO_REGISTERS, meter: NO_LINE, station: NO_LINE };

export interface ClerkStep {
  readonly clerk: Clerk;
  /** Set for a meter record. */
  readonly use: MeterUse | null;
  /** What this record closed, oldest first. */
  readonly closed: readonly Closed[];
}

const NOTHING: readonly Closed[] = [];

export function stepClerk(clerk: Clerk, reading: Reading, device: DeviceEntry): ClerkStep {
  switch (reading.record) {
    case 'meter': {
      if (device.meter === null) return { clerk, use: null, closed: NOTHING };
      const [registers, use] = useOf(clerk.registers, reading, device);
      const addition = meterAddition(reading, use);
      const [line, closed] = stepLine(clerk.meter, reading.ts, addition, device, (stretch, span) =>
        meterDigest(stretch, span, device, registers),
      );
      return { clerk: { registers, meter: line, station: clerk.station }, use, closed };
    }
    case 'station': {
      if (!device.isStation) return { clerk, use: null, closed: NOTHING };
      const addition = stationAddition(reading, device);
      const [line, closed] = stepLine(
        clerk.station,
        reading.ts,
        addition,
        device,
        (stretch, span) => stationDigest(stretch, span, device),
      );
      return { clerk: { ...clerk, station: line }, use: null, closed };
    }
    case 'event': {
      if (!REPLACEMENT_CODES.has(reading.code)) return { clerk, use: null, closed: NOTHING };
      const registers = { ...clerk.registers, replacedAt: reading.ts };
      return { clerk: { ...clerk, registers }, use: null, closed: NOTHING };
    }
    case 'status':
      return { clerk, use: null, closed: NOTHING };
  }
}
