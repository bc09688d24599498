import { z } from 'zod';
import { seconds } from './fields.ts';

export const pipelineSection = z.strictObject({
  tickSeconds: seconds(1, 60)
    .default(1)
    .describe('Interval of the ticks by which absence and duration are judged.'),
  checkpointSeconds: seconds(1, 600)
    .default(1)
    .describe('Longest time between two saves of detector state while nothing is found.'),
});
