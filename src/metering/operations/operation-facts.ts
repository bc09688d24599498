import type { CorrectorRecord, MeterRecord } from '../../model/archive/device-kinds.ts';
import type { MeterAt } from '../../model/archive/fleet-places.ts';
import type { Settlement } from '../../model/archive/operation-kinds.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { EpochMs } from '../../model/units.ts';
import type { RegisterPoint } from '../contract/metering-books.ts';
import type { EnteredOperation } from './operations-of.ts';

/** What is known around an operation while it is being filled in. */
export interface OperationFacts {
  readonly place: MeterAt;
  readonly fleet: FleetIndex;
  /** Operations of the place, oldest first. */
  readonly operations: readonly EnteredOperation[];
  /** What sits at the place at the operation's moment, as the archive has it; null: not on file. */
  readonly meter: MeterRecord | null;
  readonly corrector: CorrectorRecord | null;
  /** What the place said by telemetry before the moment, of the present device; null: the books are away. */
  readonly readings: LastReading | null;
  /** The last cycle that has been settled; null: none. */
  readonly settled: Settlement | null;
  readonly settledUntil: EpochMs | null;
  /** Whether gas is paid for in advance. */
  readonly prepaid: 'yes' | 'no';
  /** By what the device last said, m³; null: it has not. */
  readonly credit: number | null;
}

export interface LastReading {
  /** Null: it has said nothing. */
  readonly before: RegisterPoint | null;
}

/** Serial of what ends: the corrector's where that is changed, else the meter's; null: not on file. */
export function serialAt(
  act: EnteredOperation['body']['act'],
  { meter, corrector, operations, place }: OperationFacts,
): string | null {
  if (act === 'change-corrector') {
    const last = operations.findLast(({ body }) => body.act === 'change-corrector');
    return corrector?.serial ?? last?.body.new?.serial ?? null;
  }
  const last = operations.findLast(
    ({ body }) => body.act !== 'change-corrector' && body.new !== undefined,
  );
  return meter?.serial ?? last?.body.new?.serial ?? place.meter.serial ?? null;
}
