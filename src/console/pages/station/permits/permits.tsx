import { Button, Group, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PermitView } from '../../../../api/routes/permit-routes.ts';
import type { SiteView } from '../../../../api/sites/site-view.ts';
import { ALARM_TITLES } from '../../../../model/text/alarm-titles.ts';
import { ask, type PageOf, query } from '../../../api/client.ts';
import { useSay } from '../../../app/language.tsx';
import { useSession } from '../../../app/session.tsx';
import { Failure } from '../../../parts/failure.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { When } from '../../../parts/when.tsx';
import { permitStateWords, permitWords as words } from '../part-words.ts';
import { EndPermit } from './end-permit.tsx';
import { PermitForm } from './permit-form.tsx';

/** Work permits of the site: what is expected while people work there. */
export function Permits({ site, clock }: { readonly site: SiteView; readonly clock: number }) {
  const say = useSay();
  const { may } = useSession();
  const client = useQueryClient();
  const [shown, setShown] = useState<'open' | 'all'>('open');
  const [asked, setAsked] = useState<'form' | PermitView | null>(null);
  const found = useQuery({
    queryKey: ['permits', site.id, shown],
    queryFn: ({ signal }) =>
      ask<PageOf<PermitView>>(`/permits${query({ site: site.id, state: shown, limit: 200 })}`, {
        signal,
      }),
    refetchInterval: 15_000,
  });
  const done = (): void => {
    setAsked(null);
    void client.invalidateQueries({ queryKey: ['permits', site.id] });
  };
  return (
    <>
      <Group gap="xs" align="end">
        <NativeSelect
          size="xs"
          label={say(words.show)}
          value={shown}
          onChange={({ currentTarget }) => setShown(currentTarget.value === 'all' ? 'all' : 'open')}
          data={(['open', 'all'] as const).map((one) => ({ value: one, label: say(words[one]) }))}
        />
        {may('permits.write') && (
          <Button size="xs" onClick={() => setAsked('form')}>
            {say(words.create)}
          </Button>
        )}
      </Group>
      {found.error !== null && <Failure problem={found.error} again={() => void found.refetch()} />}
      {found.data === undefined && found.error === null && <Waiting />}
      {found.data?.items.length === 0 && <p className="soft">{say(words.none)}</p>}
      {found.data !== undefined && found.data.items.length > 0 && (
        <PermitTable permits={found.data.items} zone={site.timeZone} end={setAsked} />
      )}
      {asked === 'form' && (
        <PermitForm site={site} clock={clock} done={done} leave={() => setAsked(null)} />
      )}
      {asked !== null && asked !== 'form' && (
        <EndPermit permit={asked} done={done} leave={() => setAsked(null)} />
      )}
    </>
  );
}

function PermitTable({
  permits,
  zone,
  end,
}: {
  readonly permits: readonly PermitView[];
  readonly zone: string;
  readonly end: (permit: PermitView) => void;
}) {
  const say = useSay();
  const { may } = useSession();
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="small-table">
        <thead>
          <tr>
            {(['state', 'holder', 'reason', 'types', 'from', 'to', 'openedBy'] as const).map(
              (one) => (
                <th key={one} colSpan={one === 'openedBy' ? 2 : 1}>
                  {say(words[one])}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {permits.map((permit) => (
            <tr key={permit.id}>
              <td>
                {permit.state === 'overdue' ? (
                  <strong>! {say(permitStateWords[permit.state])}</strong>
                ) : (
                  say(permitStateWords[permit.state])
                )}
              </td>
              <td>{permit.holder}</td>
              <td>{permit.reason}</td>
              <td>{permit.types.map((type) => say(ALARM_TITLES[type])).join(', ')}</td>
              <td>
                <When at={permit.from} zone={zone} show="minutes" />
              </td>
              <td>
                <When at={permit.to} zone={zone} show="minutes" />
              </td>
              <td>{permit.openedBy}</td>
              <td>
                {permit.state !== 'closed' && may('permits.write') && (
                  <Button size="compact-xs" variant="default" onClick={() => end(permit)}>
                    {say(words.end)}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
