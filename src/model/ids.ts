import { z } from 'zod';

/**
 * Ids appear in MQTT topics and URLs, so they are one topic level of plain
 * characters: letters, digits, `-`, `_`, `.` and `:`, at most 64.
 */
const id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
    'an id has 1 to 64 letters, digits, "-", "_", "." or ":"',
  );

export const DeviceId = id.brand<'device id'>();
export type DeviceId = z.infer<typeof DeviceId>;
export const SiteId = id.brand<'site id'>();
export type SiteId = z.infer<typeof SiteId>;
export const ZoneId = id.brand<'zone id'>();
export type ZoneId = z.infer<typeof ZoneId>;
export const CustomerId = id.brand<'customer id'>();
export type CustomerId = z.infer<typeof CustomerId>;
export const MeterId = id.brand<'meter id'>();
export type MeterId = z.infer<typeof MeterId>;
export const RunId = id.brand<'run id'>();
export type RunId = z.infer<typeof RunId>;
