import type { ProposalView } from '../../../api/proposals/proposal-view.ts';

type Ordered = Pick<ProposalView, 'state' | 'proposedAt'>;

/** Those to be decided first, then the newest. */
export const byState = <P extends Ordered>(proposals: readonly P[]): readonly P[] =>
  proposals.toSorted(
    (a, b) =>
      Number(a.state !== 'proposed') - Number(b.state !== 'proposed') ||
      (a.proposedAt < b.proposedAt ? 1 : -1),
  );
