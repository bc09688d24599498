import type { Result } from '../../lib/result.ts';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Refusal } from '../refusal.ts';
import type { RawRecords } from '../wire-format.ts';

/** What a payload format may need to know besides the bytes. */
export interface PayloadContext {
  /** When the broker received the message: the event time of frames that carry no clock of their own. */
  readonly receivedAt: EpochMs;
  /** Null while the device is not known yet (a mapping takes it from the payload). */
  readonly device: DeviceEntry | null;
}

/**
 * One way in which telemetry is written: JSON of contract §2, CJ/T 188 frames, a
 * vendor's own. A new one is a file here and a line in `payload-registry.ts`;
 * devices name it in the fleet file (`devices[].payload`), mappings in `payload:`.
 */
export interface PayloadFormat {
  /** As written in the fleet file, e.g. `cjt188`. */
  readonly name: string;
  /** For the generated list of formats in the device guide. */
  readonly title: { readonly en: string; readonly zh: string };
  /** Bytes to records with the field names of contract §2, or why the message is unusable. Never throws. */
  records(payload: Uint8Array, context: PayloadContext): Result<RawRecords, Refusal>;
}
