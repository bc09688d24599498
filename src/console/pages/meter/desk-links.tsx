import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ask, type PageOf, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import type { MeterPlace } from './use-meter.ts';
import { meterWords as words } from './words.ts';

interface DeskItem {
  readonly id: string;
  readonly state: string;
}

/** Operations on the meter and statements about it, with the way to them. */
export function DeskLinks({ place: { meter } }: { readonly place: MeterPlace }) {
  const say = useSay();
  const { may } = useSession();
  const enabled = may('archive.read');
  const operations = useDesk(
    `/operations${query({ meter: meter.id, state: 'all', limit: 20 })}`,
    enabled ? 'ask' : 'rest',
  );
  const statements = useDesk(
    `/back-billing${query({ meter: meter.id, limit: 20 })}`,
    enabled ? 'ask' : 'rest',
  );
  if (!enabled) return null;
  const asked = `?meter=${encodeURIComponent(meter.id)}`;
  return (
    <section className="panel meter-panel" aria-label={say(words.desk)}>
      <h2>{say(words.desk)}</h2>
      <p>
        <Link href={`${pathOf('operations')}${asked}`} style={{ color: 'inherit' }}>
          {say(words.operations)}
        </Link>{' '}
        <Items items={operations} />
      </p>
      <p>
        <Link
          href={`${pathOf('operations')}${asked}&tab=back-billing`}
          style={{ color: 'inherit' }}
        >
          {say(words.backBilling)}
        </Link>{' '}
        <Items items={statements} />
      </p>
    </section>
  );
}

function Items({ items }: { readonly items: readonly DeskItem[] | undefined }) {
  const say = useSay();
  if (items === undefined) return null;
  if (items.length === 0) return <span className="soft">{say(words.none)}</span>;
  return (
    <span className="soft">{items.map(({ id, state }) => `${id} (${state})`).join(', ')}</span>
  );
}

function useDesk(path: string, how: 'ask' | 'rest'): readonly DeskItem[] | undefined {
  const { data } = useQuery({
    queryKey: ['desk', path],
    queryFn: ({ signal }) => ask<PageOf<DeskItem>>(path, { signal }),
    staleTime: 60_000,
    enabled: how === 'ask',
  });
  return data?.items;
}
