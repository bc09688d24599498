import type { z } from 'zod';
import type { OperationView as ViewSchema } from '../../../api/operations/operation-view.ts';

export type OperationView = z.infer<typeof ViewSchema>;
