import { z } from 'zod';
import { seconds, wholeNumber } from './fields.ts';

export const pipelineSection = z.strictObject({
  tickSeconds: seconds(1, 60)
    .default(5)
    .describe('Interval of the ticks by which absence and duration are judged.'),
  checkpointSeconds: seconds(1, 600)
    .default(10)
    .describe('Longest time between two saves of detector state while nothing is found.'),
  checkpointEntries: wholeNumber(1, 1_000_000)
    .default(50_000)
    .describe('Most journal entries between two saves; bounds the work repeated after a crash.'),
});
