import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { EpochMs } from '../model/units.ts';
import { DATATYPES } from './payload.ts';

/** tck-id-operational-behavior-data-commands-ncmd-rebirth-name */
const REBIRTH = 'Node Control/Rebirth';

/**
 * The NCMD by which a host asks an edge node for its births again: one boolean
 * metric, true (tck-id-operational-behavior-data-commands-ncmd-rebirth-value), with
 * its time (tck-id-topics-ncmd-timestamp).
 */
export function encodeRebirth(at: EpochMs): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).uint64(at);
  writer.tag(2, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(REBIRTH);
  writer.tag(3, WireType.Varint).uint64(at);
  writer.tag(4, WireType.Varint).uint32(DATATYPES.boolean);
  writer.tag(14, WireType.Varint).bool(true);
  writer.join();
  return writer.finish();
}
