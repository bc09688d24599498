import { Button, Group, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProposalView } from '../../../api/proposals/proposal-view.ts';
import { ask, everyPage } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { byState } from './proposal-order.ts';
import { TypeName } from './type-name.tsx';
import { stateWords, backtestWords as words } from './words.ts';

export const useProposals = () =>
  useQuery({
    queryKey: ['proposals'],
    queryFn: ({ signal }) => everyPage<ProposalView>('/proposals', { limit: 1000 }, signal),
    refetchInterval: 60_000,
  });

/** What was proposed; whoever may change the fleet decides, and never on their own. */
export function Proposals() {
  const say = useSay();
  const { data, error, refetch } = useProposals();
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  if (data.length === 0) return <p role="status">{say(words.noProposals)}</p>;
  return (
    <ul className="bt-proposals">
      {byState(data).map((proposal) => (
        <Proposal key={proposal.id} proposal={proposal} />
      ))}
    </ul>
  );
}

function Proposal({ proposal }: { readonly proposal: ProposalView }) {
  const say = useSay();
  const { changes, backtest, state, site, subject } = proposal;
  return (
    <li className="panel bt-proposal" data-state={state}>
      <div>
        <strong>
          <TypeName type={proposal.detector} />
        </strong>{' '}
        <span className="soft">{subject ?? site ?? say(words.wholeFleet)}</span>{' '}
        <span className="bt-standing">{say(stateWords[state])}</span>
      </div>
      <div>
        {changes.map(({ name, before, after }) => (
          <code key={name} className="bt-tried">
            {name}: {String(before ?? '?')} → {String(after)}
          </code>
        ))}
      </div>
      <div>
        <span className="soft">{say(words.effect)}</span>{' '}
        <strong>
          {backtest.gained} / {backtest.lost} / {backtest.kept}
        </strong>{' '}
        <span className="soft">
          <WhenAt at={backtest.from} show="day" /> –{' '}
          <WhenAt at={Date.parse(backtest.to) - 1} show="day" />
        </span>
      </div>
      <p className="bt-reason">{proposal.reason}</p>
      <div className="soft">
        {say(words.proposer)} {proposal.proposedBy}{' '}
        <WhenAt at={proposal.proposedAt} show="minutes" />
        {proposal.decidedBy !== null && (
          <>
            {' · '}
            {say(words.decision)} {proposal.decidedBy}{' '}
            <WhenAt at={proposal.decidedAt} show="minutes" />
            {proposal.decision !== null && `: ${proposal.decision}`}
          </>
        )}
      </div>
      {state === 'proposed' && <Decide proposal={proposal} />}
    </li>
  );
}

function Decide({ proposal }: { readonly proposal: ProposalView }) {
  const say = useSay();
  const { user, may } = useSession();
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null);
  if (!may('fleet.write')) return <p className="soft">{say(words.needsApprover)}</p>;
  const isOwn = user.name === proposal.proposedBy;
  return (
    <Group gap="xs">
      <Button size="xs" disabled={isOwn} onClick={() => setAsked('approve')}>
        {say(words.approve)}
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsked('reject')}>
        {say(words.reject)}
      </Button>
      {isOwn && <span className="soft">{say(words.own)}</span>}
      {asked !== null && (
        <Decision proposal={proposal} asked={asked} onClose={() => setAsked(null)} />
      )}
    </Group>
  );
}

function Decision({
  proposal,
  asked,
  onClose,
}: {
  readonly proposal: ProposalView;
  readonly asked: 'approve' | 'reject';
  readonly onClose: () => void;
}) {
  const say = useSay();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => {
      const said = note.trim() === '' ? {} : { [asked === 'approve' ? 'note' : 'reason']: note };
      const path = `/proposals/${encodeURIComponent(proposal.id)}/${asked}`;
      return ask<ProposalView>(path, { method: 'POST', body: said });
    },
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries();
    },
  });
  return (
    <Confirm
      title={say(asked === 'approve' ? words.approveTitle : words.rejectTitle)}
      act={say(asked === 'approve' ? words.approve : words.reject)}
      standing={isPending ? 'running' : 'idle'}
      problem={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      {asked === 'approve' && <p>{say(words.approveHint)}</p>}
      <Textarea
        label={say(asked === 'approve' ? words.note : words.reason)}
        required={asked === 'reject'}
        autosize
        minRows={2}
        maxLength={1_000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
        data-autofocus
      />
    </Confirm>
  );
}
