import { z } from 'zod';
import { seconds, wholeNumber } from './fields.ts';

export const notifySection = z.strictObject({
  retryFirstSeconds: seconds(1, 3600)
    .default(10)
    .describe('Delay after the first failed attempt to one recipient.'),
  retryCapSeconds: seconds(1, 86_400).default(900).describe('Longest delay between attempts.'),
  retryFactor: z.number().min(1).max(10).default(2).describe('Growth of the delay per attempt.'),
  giveUpHours: wholeNumber(1, 720)
    .default(24)
    .describe('An undelivered notification is recorded as failed after this long.'),
  parallelSends: wholeNumber(1, 256)
    .default(8)
    .describe('Deliveries under way at once; one slow mailbox holds one of them.'),
});
