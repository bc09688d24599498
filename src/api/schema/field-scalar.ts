import { z } from 'zod';
import type { FieldValue } from '../../history/history.ts';

/** A field's value as it leaves. */
export const FieldScalar = z.union([z.number(), z.string(), z.boolean(), z.array(z.string())]);
export type FieldScalar = z.infer<typeof FieldScalar>;

export const fieldScalar = (value: FieldValue): FieldScalar =>
  typeof value === 'object' ? [...value] : value;
