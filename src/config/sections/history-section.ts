import { z } from 'zod';
import { wholeNumber } from './fields.ts';

const CRON = /^(?:[\d*/,-]+)(?:\s+[\d*/,A-Za-z-]+){4}$/;

export const historySection = z.strictObject({
  driver: z.enum(['duckdb']).default('duckdb').describe('Engine of the time-series store.'),
  memoryLimitMegabytes: wholeNumber(64, 1_000_000)
    .default(512)
    .describe('Memory the history engine may take.'),
  retentionMonths: wholeNumber(1, 1200).default(120).describe('Whole months of readings kept.'),
  maintenanceCron: z
    .string()
    .regex(CRON)
    .meta({ expects: 'five cron fields such as "30 2 * * *"' })
    .default('30 2 * * *')
    .describe('When finished days are archived and old months dropped, local time.'),
});
