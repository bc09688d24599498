import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { QuarantineDetail } from '../../../api/routes/quarantine-routes.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import { Failure, ProblemText } from '../../parts/failure.tsx';
import { SidePanel } from '../../parts/grid/side-panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { partWords } from '../../parts/words.ts';
import { reasonWords, quarantineWords as words } from './words.ts';

const pathOfRow = (id: string): string => `/quarantine/${encodeURIComponent(id)}`;

export function QuarantinePanel({
  id,
  onClose,
}: {
  readonly id: string;
  readonly onClose: () => void;
}) {
  const say = useSay();
  const { may } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['quarantined', id],
    queryFn: ({ signal }) => ask<QuarantineDetail>(pathOfRow(id), { signal }),
  });
  return (
    <SidePanel title={data?.device ?? id} about={id} onClose={onClose}>
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && (
        <>
          <Facts row={data} />
          {data.releasedAt === null && may('quarantine.release') && <Release row={data} />}
          <h3>{say(words.message)}</h3>
          {data.encoding === 'base64' && <p className="soft">{say(words.base64)}</p>}
          <pre className="raw-text">{data.payload}</pre>
        </>
      )}
    </SidePanel>
  );
}

function Facts({ row }: { readonly row: QuarantineDetail }) {
  const say = useSay();
  return (
    <dl className="facts">
      <dt>{say(words.reason)}</dt>
      <dd>
        <strong>{say(reasonWords[row.reason])}</strong> <code className="soft">{row.reason}</code>
      </dd>
      <dt>{say(words.path)}</dt>
      <dd>{row.path}</dd>
      <dt>{say(words.detail)}</dt>
      <dd>{row.detail}</dd>
      <dt>{say(words.index)}</dt>
      <dd>{row.index === null ? say(words.whole) : row.index}</dd>
      <dt>{say(words.receivedAt)}</dt>
      <dd>
        <WhenAt at={row.receivedAt} />
      </dd>
      <dt>{say(words.ts)}</dt>
      <dd>{row.ts === null ? say(partWords.unknown) : <WhenAt at={row.ts} />}</dd>
      <dt>{say(words.device)}</dt>
      <dd>
        <Link href={pathOf('device', row.device)} style={{ color: 'inherit' }}>
          {row.device}
        </Link>
      </dd>
      <dt>{say(words.source)}</dt>
      <dd>{row.source}</dd>
      <dt>{say(words.topic)}</dt>
      <dd>{row.topic}</dd>
      <dt>{say(words.state)}</dt>
      <dd>
        {row.releasedAt === null ? (
          say(words.held)
        ) : (
          <>
            {say(words.releasedBy, { by: row.releasedBy ?? '' })}, <WhenAt at={row.releasedAt} />
          </>
        )}
      </dd>
    </dl>
  );
}

/** It cannot be undone, so it is asked for twice. */
function Release({ row }: { readonly row: QuarantineDetail }) {
  const say = useSay();
  const client = useQueryClient();
  const [asked, setAsked] = useState<'asked' | 'idle'>('idle');
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      ask<{ readonly accepted: number; readonly rejected: number }>(
        `${pathOfRow(row.id)}/release`,
        { method: 'POST' },
      ),
    onSettled: async () => {
      setAsked('idle');
      await client.invalidateQueries({ queryKey: ['grid', '/quarantine'] });
    },
  });
  return (
    <div style={{ margin: '0.6rem 0' }}>
      {asked === 'asked' ? (
        <>
          <p>{say(words.releaseAsk, { reason: say(reasonWords[row.reason]) })}</p>
          <Group gap="xs">
            <Button size="xs" loading={isPending} onClick={() => mutate()}>
              {say(words.releaseYes)}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsked('idle')}>
              {say(partWords.cancel)}
            </Button>
          </Group>
        </>
      ) : (
        data === undefined && (
          <Button size="xs" variant="default" onClick={() => setAsked('asked')}>
            {say(words.release)}
          </Button>
        )
      )}
      {error !== null && <ProblemText problem={error} />}
      <div role="status">{data !== undefined && say(words.outcome, data)}</div>
    </div>
  );
}
