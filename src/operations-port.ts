import type { DeviceChange, OperationsPort } from './api/ports.ts';
import { tellMeter } from './books-orders.ts';
import { AppError } from './lib/app-error.ts';
import { epochMs } from './model/units.ts';
import type { Parts } from './parts.ts';

const utf8 = new TextEncoder();

/** What a completed operation does beside records and fleet. */
export function operationsPort(
  parts: Pick<Parts, 'journal' | 'eventClock' | 'metering' | 'records'>,
): OperationsPort {
  return {
    announce: (change) => journaled(parts, change),
    async tellBooks(meter) {
      try {
        await tellMeter(parts, meter);
      } catch (thrown) {
        // they are told of everything again within a minute of being back
        if (!(thrown instanceof AppError && thrown.code === 'books-down')) throw thrown;
      }
    },
  };
}

/** As if the device had said it itself: an installer's event of the same code means the same. */
function journaled(
  { journal, eventClock }: Pick<Parts, 'journal' | 'eventClock'>,
  { device, at, operation }: DeviceChange,
): Promise<void> {
  const event = { ts: new Date(at).toISOString(), code: 'meterChanged', operation };
  const entry = {
    kind: 'message',
    at: epochMs(eventClock.now()),
    source: device,
    topic: `gas/v1/${device}/event`,
    payload: utf8.encode(JSON.stringify(event)),
  } as const;
  return new Promise((resolve, reject) => {
    journal.append(entry, (error) => (error === null ? resolve() : reject(error)));
  });
}
