import { z } from 'zod';
import { SiteId } from '../ids.ts';
import { count, instant, person, text } from './fields.ts';
import type { KindSpec } from './kind-spec.ts';

export const PROPOSAL_STATES = ['proposed', 'approved', 'rejected'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** A value as JSON: a sheet shows `30` or `true`, and it is read back as what it was. */
const value = text(100);

/**
 * Other parameters of a detector (判据参数变更), with the backtest that speaks for them. Whoever
 * approves is another person than who proposed; only then the fleet has them.
 */
export const ParameterProposal = z.strictObject({
  /** Alarm type that it judges. */
  detector: text(60),
  /** Absent: for the whole fleet. */
  site: SiteId.exactOptional(),
  /** One alarm subject alone, e.g. a meter or `{site}/{run}`. */
  subject: text(130).exactOptional(),
  state: z.enum(PROPOSAL_STATES),
  changes: z
    .array(z.strictObject({ name: text(60), before: value, after: value }))
    .min(1)
    .max(60),
  /** Of the fleet against which it was tried: it is for this one. */
  fleetVersion: count,
  /** The span that was judged, and what it would have changed. */
  from: instant,
  to: instant,
  gained: count,
  lost: count,
  kept: count,
  reason: text(1_000),
  proposedBy: person,
  proposedAt: instant,
  decidedBy: person.exactOptional(),
  decidedAt: instant.exactOptional(),
  decision: text(1_000).exactOptional(),
});
export type ParameterProposal = z.infer<typeof ParameterProposal>;

export const parameterProposal: KindSpec<ParameterProposal> = {
  title: { zh: '判据参数变更', en: 'Change of detector parameters' },
  schema: ParameterProposal,
  asks: [],
  when: null,
  tense: 'done',
  bears: 'no bill',
  part: ({ detector }) => `detector:${detector}`,
  slot: () => null,
};
