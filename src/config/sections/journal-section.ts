import { z } from 'zod';
import { wholeNumber } from './fields.ts';

export const journalSection = z.strictObject({
  keepHours: wholeNumber(1, 8760)
    .default(72)
    .describe('Journal kept at least this long, and always until it is in archived history.'),
  reserveMegabytes: wholeNumber(16, 10_000_000)
    .default(512)
    .describe('Free disk below which acknowledging stops, so that devices keep their data.'),
  synchronous: z
    .enum(['full', 'off'])
    .default('full')
    .describe('full: fsync before each acknowledgement. off breaks that promise; tests only.'),
});
