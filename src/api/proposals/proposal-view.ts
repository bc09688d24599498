import { z } from 'zod';
import { ParameterProposal, PROPOSAL_STATES } from '../../model/archive/parameter-proposal-kind.ts';
import type { ArchiveItem } from '../../records/records.ts';
import { named } from '../schema/registry.ts';

export const ParamValue = z.union([z.number(), z.string(), z.boolean()]);
export type ParamValue = z.infer<typeof ParamValue>;

export const ProposalView = named(
  'ParameterProposal',
  z.object({
    id: z.string(),
    detector: z.string().describe('alarm type'),
    site: z.string().nullable().describe('null: the whole fleet'),
    subject: z.string().nullable().describe('one subject alone; null: all of them'),
    state: z.enum(PROPOSAL_STATES),
    changes: z.array(
      z.object({
        name: z.string(),
        before: ParamValue.nullable().describe('null: it differs from subject to subject'),
        after: ParamValue,
      }),
    ),
    fleetVersion: z.number().int().describe('against which it was tried'),
    backtest: z.object({
      from: z.string(),
      to: z.string(),
      gained: z.number().int(),
      lost: z.number().int(),
      kept: z.number().int(),
    }),
    reason: z.string(),
    proposedBy: z.string(),
    proposedAt: z.string(),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    decision: z.string().nullable(),
  }),
);
export type ProposalView = z.infer<typeof ProposalView>;

export function proposalView(item: ArchiveItem): ProposalView {
  const { id } = item;
  const { from, to, gained, lost, kept, ...body } = ParameterProposal.parse(item.body);
  return {
    id,
    ...body,
    site: body.site ?? null,
    subject: body.subject ?? null,
    changes: body.changes.map(({ name, before, after }) => ({
      name,
      before: ParamValue.nullable().parse(JSON.parse(before)),
      after: ParamValue.parse(JSON.parse(after)),
    })),
    backtest: { from, to, gained, lost, kept },
    decidedBy: body.decidedBy ?? null,
    decidedAt: body.decidedAt ?? null,
    decision: body.decision ?? null,
  };
}
