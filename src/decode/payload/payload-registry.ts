import { cjt188 } from './cjt188.ts';
import { exampleVendor } from './example-vendor.ts';
import { jsonPayload } from './json-payload.ts';
import { obis } from './obis.ts';
import type { PayloadFormat } from './payload-format.ts';

/** Every way in which telemetry may be written. A vendor's own is one more file and one more line. */
export const PAYLOAD_FORMATS: readonly PayloadFormat[] = [jsonPayload, cjt188, obis, exampleVendor];

const BY_NAME: ReadonlyMap<string, PayloadFormat> = new Map(
  PAYLOAD_FORMATS.map((format) => [format.name, format]),
);

/** Undefined: no format has this name; the fleet file has been checked for it. */
export const payloadFormat = (name: string): PayloadFormat | undefined => BY_NAME.get(name);
