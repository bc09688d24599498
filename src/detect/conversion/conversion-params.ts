import { z } from 'zod';

/** Settings of meter.conversion (M-6, domain.md §B.4). */
export const ConversionParams = z.object({
  snapshotPercent: z
    .number()
    .positive()
    .default(0.3)
    .describe('%; a factor reported with its own P and T may be off by this'),
  unknownGasPercent: z
    .number()
    .min(0)
    .default(0.25)
    .describe(
      '%; added where the zone states no gas: Zb/Z of pipeline gases differs by 0.21 % at 0.5 MPa',
    ),
  snapshots: z.number().int().min(1).default(3).describe('snapshots in a row whose factor is off'),
  connectedMs: z
    .number()
    .min(0)
    .default(600_000)
    .describe('ms; the same of an always connected meter must have lasted this long'),
  snapshotWaitMs: z
    .number()
    .min(0)
    .default(36 * 3_600_000)
    .describe(
      'ms; behind a regulator, after a sound snapshot the registers wait this long for the next',
    ),
  percent: z
    .number()
    .positive()
    .default(1)
    .describe('%; the factor of the registers may be off by this'),
  clearShare: z
    .number()
    .positive()
    .max(1)
    .default(0.5)
    .describe('times percent; below this it is right again'),
  spreadFactor: z
    .number()
    .min(0)
    .default(1.5)
    .describe('times the spread of the hours (1.4826·MAD); it must be off by more'),
  spanMs: z
    .number()
    .positive()
    .default(24 * 3_600_000)
    .describe('ms; the hours judged together cover at least this'),
  minM3: z
    .number()
    .positive()
    .default(50)
    .describe('m³ actual; and have counted this, or be windowHours many'),
  minQMaxHours: z
    .number()
    .positive()
    .default(2)
    .describe('hours at Qmax; a small meter need count no more than that'),
  minHours: z.number().int().min(1).default(8).describe('hours with flow judged together at least'),
  windowHours: z.number().int().min(2).max(200).default(48).describe('hours with flow kept'),
  windowMs: z
    .number()
    .positive()
    .default(14 * 86_400_000)
    .describe('ms; older hours are not judged'),
  hourM3: z
    .number()
    .positive()
    .default(0.05)
    .describe('m³ actual; an hour with less, or fewer than 20 last digits, says nothing'),
  hourQMaxShare: z
    .number()
    .min(0)
    .default(0.02)
    .describe('times what Qmax counts in an hour; an hour with less says nothing either'),
  steadyShare: z
    .number()
    .positive()
    .default(0.04)
    .describe('share; in hours in which the pressure moved by more it is not known'),
  steadyK: z
    .number()
    .positive()
    .default(4)
    .describe('K; in hours in which the temperature moved by more it is not known'),
  holdMs: z
    .number()
    .min(0)
    .default(3 * 3_600_000)
    .describe('ms; hours must have said so for this long'),
  clearForMs: z
    .number()
    .min(0)
    .default(48 * 3_600_000)
    .describe('ms; the factor must have been right this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(7 * 86_400_000)
    .describe('ms; after this long without flow nobody knows'),
});
export type ConversionParams = z.infer<typeof ConversionParams>;
