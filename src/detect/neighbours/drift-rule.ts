import { z } from 'zod';
import type { LearningRule } from './neighbour.ts';

/** What people may set of M-10. */
export const DriftParams = z.object({
  readingShare: z
    .number()
    .default(0.0025)
    .describe('fraction of the reading; a residual above it for days is a drift'),
  sigmas: z.number().default(6).describe('or above so many usual daily deviations of this meter'),
  networkFactor: z
    .number()
    .default(4)
    .describe(
      'or above so many times what three of four neighbours lie apart: where all move apart it is the network',
    ),
  days: z.number().int().default(7).describe('usable days looked at together'),
  daysOver: z.number().int().default(5).describe('of those, days beyond the limit on one side'),
  withinDays: z.number().default(14).describe('days; the usable ones must lie within'),
  endDays: z.number().int().default(14).describe('usable days within half the limit that end it'),
  urgentShare: z
    .number()
    .default(0.01)
    .describe('fraction of the reading; above it the billing suffers and it is P2'),
  learnDays: z.number().int().default(21).describe('days of comparison before a neighbour counts'),
  habitDays: z
    .number()
    .int()
    .default(10)
    .describe('days of residuals before a meter is judged by how far they scatter'),
  loadKPa: z
    .number()
    .default(0.25)
    .describe(
      'kPa; where the neighbours lie further apart than this (median), the network is under load: offsets rest, places on the mains are learned',
    ),
  loadDays: z.number().int().default(45).describe('days under load that are kept for the places'),
  placeDays: z
    .number()
    .default(15)
    .describe('such days that a line explains before a meter is judged by its place'),
  slowDays: z.number().default(60).describe('days; pace at which offsets follow genuine change'),
  staleDays: z
    .number()
    .default(150)
    .describe('days without comparison after which an offset is learned anew'),
  acceptDays: z
    .number()
    .default(150)
    .describe('usable days after which a changed network is taken as it is'),
  widthShare: z
    .number()
    .default(0.005)
    .describe('fraction of the reading; a day whose closest hours spread more is not used'),
  apartShare: z
    .number()
    .default(0.05)
    .describe('fraction of the reading; further apart, a valve shuts it off the network'),
  leastSigmaKPa: z.number().default(0.02).describe('kPa; floor of the usual daily deviation'),
  dropFlowShare: z
    .number()
    .default(0.05)
    .describe('fraction of Qmax; the local pressure drop is learned from larger flows'),
  neighbours: z.number().int().default(8).describe('most neighbours of a meter'),
  candidates: z
    .number()
    .int()
    .default(16)
    .describe('meters of like pressure looked at while learning'),
  likeness: z
    .number()
    .default(0.5)
    .describe(
      'spread of the difference over that of the own pressure; above it they are strangers',
    ),
  relearnFrom: z
    .string()
    .default('')
    .describe('date, e.g. 2026-11-23; from that day on all offsets are learned anew'),
});
export type DriftParams = z.infer<typeof DriftParams>;

/** Limits at one reading, kPa. */
export const learningRuleOf = (p: DriftParams, readingKPa: number): LearningRule => ({
  learnDays: p.learnDays,
  slowDays: p.slowDays,
  staleDays: p.staleDays,
  widthKPa: p.widthShare * readingKPa,
  apartKPa: p.apartShare * readingKPa,
  stepKPa: p.readingShare * readingKPa,
  mostNeighbours: p.neighbours,
  ratio: p.likeness,
});
