import { z } from 'zod';
import { Neighbour } from './neighbour.ts';
import { LoadDay, Places } from './network-load.ts';

/** One usable day of a meter beside its neighbours. */
export const JudgedDay = z.object({
  /** Days since 1970. */
  day: z.number(),
  /** Its local midnight, epoch ms. */
  from: z.number(),
  /** kPa. */
  residual: z.number(),
  /** Beyond the limit of that day: above 1, below −1, within 0. */
  side: z.number(),
});
export type JudgedDay = z.infer<typeof JudgedDay>;

/** A drift that has been reported. */
export const Held = z.object({
  since: z.number(),
  priority: z.union([z.literal(2), z.literal(3)]),
  /** Usable days in a row within half the limit, and the first of them, epoch ms. */
  calmDays: z.number(),
  calmSince: z.number(),
  /** True once it was said that it cannot be judged any more. */
  blind: z.boolean(),
});
export type Held = z.infer<typeof Held>;

export const DriftMember = z.object({
  /** While it learns: candidates; afterwards the neighbours. */
  neighbours: z.array(Neighbour),
  isLearned: z.boolean(),
  /** Days spent learning, and how often it found nobody. */
  learningDays: z.number(),
  attempts: z.number(),
  /** Usual scatter of the daily residual, kPa (1σ), the days behind it, and the last of them. */
  sigma: z.number(),
  sigmaDays: z.number(),
  last: z.number().nullable(),
  /** Local pressure drop, kPa per (m³/h)², and the days behind it. */
  drop: z.number(),
  dropDays: z.number(),
  /** Days under load, kPa by neighbour in their order; what was learned of them, and when. */
  loadDays: z.array(LoadDay),
  places: Places.nullable(),
  placedOn: z.number(),
  recent: z.array(JudgedDay),
  /** Usable days in a row beyond half the limit without being reported. */
  unsettledDays: z.number(),
  /** Its register said what was used: from then on a day without is a change of meter. */
  counts: z.boolean(),
  held: Held.nullable(),
});
export type DriftMember = z.infer<typeof DriftMember>;

export const DriftState = z.object({
  /** By device id. */
  members: z.record(z.string(), DriftMember),
  /** The `relearnFrom` that has been followed. */
  relearned: z.string(),
  /** How many times as high as usual the limits were on the last judged day, median of the meters. */
  raised: z.number(),
});
export type DriftState = z.infer<typeof DriftState>;

export const NEW_MEMBER: DriftMember = {
  neighbours: [],
  isLearned: false,
  learningDays: 0,
  attempts: 0,
  sigma: 0,
  sigmaDays: 0,
  last: null,
  drop: 0,
  dropDays: 0,
  loadDays: [],
  places: null,
  placedOn: 0,
  recent: [],
  unsettledDays: 0,
  counts: false,
  held: null,
};
