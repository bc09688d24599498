import { z } from 'zod';
import { HISTORY_DRIVERS, HISTORY_SECTIONS } from '../../history/history-registry.ts';
import { wholeNumber } from './fields.ts';
import { refuse } from './refuse.ts';

const CRON = /^(?:[\d*/,-]+)(?:\s+[\d*/,A-Za-z-]+){4}$/;

const shape = z.strictObject({
  driver: z.enum(HISTORY_DRIVERS).default('duckdb').describe('Engine of the time-series store.'),
  memoryLimitMegabytes: wholeNumber(64, 1_000_000)
    .default(512)
    .describe('Memory the embedded history engine may take.'),
  retentionMonths: wholeNumber(1, 1200).default(120).describe('Whole months of readings kept.'),
  ...HISTORY_SECTIONS,
  maintenanceCron: z
    .string()
    .regex(CRON)
    .meta({ expects: 'five cron fields such as "30 2 * * *"' })
    .default('30 2 * * *')
    .describe('When finished days are archived and old months dropped, local time.'),
});

/** A section of a driver that is not in use is allowed: it is there to be copied to or from. */
export const historySection = shape.superRefine((given, context) => {
  const { driver } = given;
  if (!isSectioned(driver) || given[driver] !== undefined) return;
  const needed = z.toJSONSchema(HISTORY_SECTIONS[driver], { io: 'input' }).required ?? [];
  refuse(
    context,
    [driver],
    `missing: driver ${driver} needs this section with ${needed.join(', ')}`,
  );
});

const isSectioned = (driver: string): driver is keyof typeof HISTORY_SECTIONS =>
  Object.hasOwn(HISTORY_SECTIONS, driver);
