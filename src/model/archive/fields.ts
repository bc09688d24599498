import { z } from 'zod';

/** Building blocks of archive bodies: dates are local dates of the site, times ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true });
export const date = z.iso.date();
export const m3 = z.number().min(0).max(1e12);
export const register = m3.describe('m³ as the register shows it');
/** kPa gauge. */
export const gaugeKPa = z.number().min(0).max(20_000);
export const percent = z.number().min(0).max(100);
export const count = z.int().min(0).max(1_000_000);

/** Must say something. */
export const text = (most: number) => z.string().trim().min(1).max(most);
/** May be left empty. */
export const words = (most: number) => z.string().trim().max(most).default('');
export const person = text(100);
export const serial = text(64);
/** Maker, model and the like. */
export const make = words(100);
export const note = words(2_000);

/** A file of the archive by the SHA-256 of its content. */
export const file = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in 64 small hexadecimal digits'),
  name: z.string().min(1).max(200),
});
export const files = z.array(file).max(20).default([]);
