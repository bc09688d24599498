import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { SwingView } from '../../../api/schema/tracking-view.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { SidePanel } from '../../parts/grid/side-panel.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { changeText, customerText } from './swing-text.ts';
import { causeWords, standingWords, stateWords, trackingWords as words } from './words.ts';

export function SwingPanel({
  swing,
  onClose,
}: {
  readonly swing: SwingView;
  readonly onClose: () => void;
}) {
  const say = useSay();
  const { may } = useSession();
  const { followUp } = swing;
  return (
    <SidePanel title={customerText(swing, say)} about={swing.id} onClose={onClose}>
      <dl className="facts">
        <dt>{say(words.weeks)}</dt>
        <dd>
          {swing.from} – {swing.to}
        </dd>
        <dt>{say(words.change)}</dt>
        <dd>{changeText(swing, say)} %</dd>
        <dt>{say(words.m3)}</dt>
        <dd>
          <Quantity value={swing.m3} unit="m³" digits={0} />
        </dd>
        <dt>{say(words.money)}</dt>
        <dd>
          {swing.money === null ? (
            say(words.noPrice)
          ) : (
            <Quantity value={swing.money} unit="CNY" digits={0} />
          )}
        </dd>
        <dt>{say(words.standing)}</dt>
        <dd>{say(standingWords[swing.standing])}</dd>
        <dt>{say(words.likely)}</dt>
        <dd>{say(causeWords[swing.likely])}</dd>
        <dt>{say(words.sites)}</dt>
        <dd>
          {swing.sites.map((site) => (
            <Link key={site} href={pathOf('site', site)} style={{ color: 'inherit' }}>
              {site}{' '}
            </Link>
          ))}
        </dd>
        {followUp !== null && (
          <>
            <dt>{say(words.state)}</dt>
            <dd>{say(stateWords[followUp.state])}</dd>
            <dt>{say(words.cause)}</dt>
            <dd>{say(causeWords[followUp.cause])}</dd>
            <dt>{say(words.by)}</dt>
            <dd>
              {followUp.by}, <WhenAt at={followUp.at} />
            </dd>
            <dt>{say(words.note)}</dt>
            <dd style={{ whiteSpace: 'pre-wrap' }}>{followUp.note}</dd>
          </>
        )}
      </dl>
      {swing.heating && <p className="soft">{say(words.heating)}</p>}
      {may('tracking.write') && <FollowUpForm swing={swing} />}
    </SidePanel>
  );
}

type Cause = keyof typeof causeWords;
type State = keyof typeof stateWords;

/** What a select gives back is one of what it offers. */
const oneOf = <K extends string>(value: string): K => value as K;

function FollowUpForm({ swing }: { readonly swing: SwingView }) {
  const say = useSay();
  const client = useQueryClient();
  const [cause, setCause] = useState<Cause>(swing.followUp?.cause ?? swing.likely);
  const [state, setState] = useState<State>(swing.followUp?.state ?? 'asked');
  const [note, setNote] = useState('');
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: () =>
      ask<SwingView>(`/key-tracking/${encodeURIComponent(swing.id)}/follow-up`, {
        method: 'POST',
        body: { cause, state, note, revision: swing.followUp?.revision ?? 0 },
      }),
    onSuccess: async () => {
      setNote('');
      await client.invalidateQueries({ queryKey: ['key-tracking'] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
      style={{ display: 'grid', gap: '0.5rem' }}
    >
      <h3>{say(words.followUp)}</h3>
      <NativeSelect
        size="xs"
        label={say(words.cause)}
        value={cause}
        onChange={({ currentTarget }) => setCause(oneOf(currentTarget.value))}
        data={Object.entries(causeWords).map(([value, text]) => ({ value, label: say(text) }))}
      />
      <NativeSelect
        size="xs"
        label={say(words.state)}
        value={state}
        onChange={({ currentTarget }) => setState(oneOf(currentTarget.value))}
        data={Object.entries(stateWords).map(([value, text]) => ({ value, label: say(text) }))}
      />
      <Textarea
        size="xs"
        label={say(words.note)}
        required
        autosize
        minRows={3}
        maxLength={2_000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <span className="soft">{say(words.kept)}</span>
      {error !== null && <ProblemText problem={error} />}
      <div style={{ display: 'flex', gap: '0.75rem', alignItems: 'center' }}>
        <Button size="xs" type="submit" loading={isPending} disabled={note.trim() === ''}>
          {say(words.save)}
        </Button>
        <span role="status">{isSuccess && note === '' ? say(words.saved) : ''}</span>
      </div>
    </form>
  );
}
