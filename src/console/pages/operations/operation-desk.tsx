import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OperationView } from '../../../api/operations/operation-view.ts';
import { choiceWord } from '../../../model/archive/choice-words.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { OperationForm } from './operation-form.tsx';
import { operationPath } from './operation-path.ts';
import { operationWords as words } from './words.ts';

/** One operation, step by step, with what is missing. */
export function OperationDesk({
  id,
  onBack,
}: {
  readonly id: string;
  readonly onBack: () => void;
}) {
  const say = useSay();
  const { may } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['operation', id],
    queryFn: ({ signal }) => ask<OperationView>(operationPath(id), { signal }),
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  const state = say(choiceWord('operation-draft', 'state', data.state));
  const isOpen = data.state === 'open' && may('operations.write');
  return (
    <div className="operation">
      <Group>
        <Button size="xs" variant="default" onClick={onBack}>
          {say(words.back)}
        </Button>
        <h2 style={{ margin: 0, fontSize: '1.05rem' }}>
          {say(choiceWord('operation-draft', 'act', data.act))} · {data.meter}
        </h2>
        <span className="soft">
          {state} · {data.owner} · {say(words.changedAt)} <WhenAt at={data.changedAt} />
        </span>
      </Group>
      {!isOpen && (
        <p role="status">
          {data.state === 'open' ? state : say(words.over, { state })} {data.reason}
        </p>
      )}
      <OperationForm
        key={`${id} ${data.revision}`}
        operation={data}
        mode={isOpen ? 'open' : 'over'}
      />
    </div>
  );
}
