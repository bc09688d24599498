import { z } from 'zod';

export const logSection = z.strictObject({
  level: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least severe level written.'),
  pretty: z.boolean().default(false).describe('Lines for people instead of JSON.'),
});
