import { decodeEvent } from '../../decode/event.ts';
import type { Refusal } from '../../decode/refusal.ts';
import { refuse } from '../../decode/refusal.ts';
import { decodeTelemetry } from '../../decode/telemetry.ts';
import { readStamp } from '../../decode/timestamp.ts';
import type { Result } from '../../lib/result.ts';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import type { StoredEntry } from '../../model/journal-entry.ts';
import type { Reading } from '../../model/reading.ts';
import { type EpochMs, epochMs, position } from '../../model/units.ts';
import { type CsvPlan, recordOf, valueOf } from './csv-record.ts';

const NO_PAYLOAD = new Uint8Array();
const NOWHERE = position(0);
const ignore = (): void => undefined;

/**
 * A row as the readings of its device, by the rules by which messages are decoded:
 * units, ranges and stamps (contract §2).
 */
export function readingsOfRow(
  plan: CsvPlan,
  cells: readonly string[],
  device: DeviceEntry,
): Result<readonly Reading[], Refusal> {
  const record = recordOf(plan, cells);
  const arrival = arrivalOf(plan, cells, record['ts']);
  if (!arrival.ok) return arrival;
  const entry: StoredEntry = {
    kind: 'message',
    position: NOWHERE,
    at: arrival.value,
    source: device.spec.id,
    topic: '',
    payload: NO_PAYLOAD,
  };
  const context = { entry, device, index: 0, waived: null, onUnknown: ignore };
  return record['code'] === undefined
    ? decodeTelemetry(record, context)
    : decodeEvent(record, context);
}

/** Where the file does not say it, a row arrived at the moment it was stamped. */
function arrivalOf(plan: CsvPlan, cells: readonly string[], ts: unknown): Result<EpochMs, Refusal> {
  const told = plan.receivedAt === null ? '' : (cells[plan.receivedAt] ?? '');
  if (told === '') {
    const stamp = readStamp(ts);
    return stamp.ok ? { ok: true, value: epochMs(stamp.value) } : stamp;
  }
  const read = readStamp(valueOf(told));
  if (read.ok) return read;
  return refuse('wrong-type', 'receivedAt', read.error.detail.replace(/^ts:/, 'receivedAt:'));
}
