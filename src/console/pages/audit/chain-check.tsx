import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ChainView } from '../../../api/routes/audit-routes.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { auditWords as words } from './words.ts';

/** Only when asked for: it goes through every line there is. */
export function ChainCheck() {
  const say = useSay();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['audit-check'],
    queryFn: ({ signal }) => ask<ChainView>('/audit/check', { signal }),
    enabled: false,
    gcTime: 0,
  });
  return (
    <Group gap="sm">
      <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
        {say(words.check)}
      </Button>
      <span role="status">
        {isFetching && say(words.checking)}
        {!isFetching && data !== undefined && <Outcome chain={data} />}
      </span>
      {error !== null && <ProblemText problem={error} />}
    </Group>
  );
}

function Outcome({ chain: { lines, head, brokenAt } }: { readonly chain: ChainView }) {
  const say = useSay();
  if (brokenAt !== null) {
    return (
      <strong style={{ display: 'inline-flex', gap: '0.4rem', alignItems: 'center' }}>
        <svg aria-hidden viewBox="0 0 24 24" style={{ width: '1em', height: '1em' }}>
          <path d="M3 3 21 21M21 3 3 21" stroke="var(--p1)" strokeWidth="5" />
        </svg>
        {say(words.broken, { at: brokenAt, lines })}
      </strong>
    );
  }
  return (
    <span>
      {say(words.unbroken, { lines, id: head.id })}{' '}
      <span className="soft">{say(words.limits)}</span>
    </span>
  );
}
