import { z } from 'zod';
import { MeterId } from '../ids.ts';

/** A guided operation that somebody has begun (操作单). */
export const OperationDraft = z.strictObject({ meter: MeterId });
export type OperationDraft = z.infer<typeof OperationDraft>;

/** A settlement cycle that is closed: its volumes are frozen (结算). */
export const Settlement = z.strictObject({ meter: MeterId });
export type Settlement = z.infer<typeof Settlement>;
