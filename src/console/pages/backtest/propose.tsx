import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ProposalView } from '../../../api/proposals/proposal-view.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { backtestWords as words } from './words.ts';

/** What the backtest has tried, to whoever decides on it. */
export function ProposeButton({ backtest }: { readonly backtest: string }) {
  const say = useSay();
  const client = useQueryClient();
  const [standing, setStanding] = useState<'closed' | 'open' | 'proposed'>('closed');
  const [reason, setReason] = useState('');
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () =>
      ask<ProposalView>('/proposals', { method: 'POST', body: { backtest, reason } }),
    onSuccess: () => {
      setStanding('proposed');
      return client.invalidateQueries({ queryKey: ['proposals'] });
    },
  });
  const close = (): void => {
    setStanding('closed');
    reset();
  };
  if (standing === 'proposed')
    return (
      <p role="status">
        {say(words.proposed)}{' '}
        <Link href={`${pathOf('backtest')}?part=proposals`}>{say(words.see)}</Link>
      </p>
    );
  return (
    <>
      <Button onClick={() => setStanding('open')}>{say(words.propose)}</Button>
      {standing === 'open' && (
        <Confirm
          title={say(words.proposeTitle)}
          act={say(words.submit)}
          standing={isPending ? 'running' : 'idle'}
          problem={error}
          onAct={() => mutate()}
          onClose={close}
        >
          <p>{say(words.proposeHint)}</p>
          <Textarea
            label={say(words.reason)}
            required
            autosize
            minRows={3}
            maxLength={1_000}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            data-autofocus
          />
        </Confirm>
      )}
    </>
  );
}
