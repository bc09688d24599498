import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import type { SiteView } from '../../../api/sites/site-view.ts';
import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { ask, type PageOf, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { type KindWords, paperFiles, paperText } from './paper-text.ts';
import { paperWords as words } from './part-words.ts';

const MOST = 100;

/** What the archive has of the site, of some kinds, newest first. */
export function Papers({
  site,
  kinds,
}: {
  readonly site: SiteView;
  readonly kinds: readonly ArchiveKind[];
}) {
  const say = useSay();
  const named = useKinds();
  const found = useQuery({
    queryKey: ['papers', site.id, kinds.join(' ')],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        kinds.map((kind) =>
          ask<PageOf<ArchiveView>>(`/archive/${kind}${query({ site: site.id, limit: MOST })}`, {
            signal,
          }),
        ),
      );
      return pages
        .flatMap(({ items }) => items)
        .filter(({ standing }) => standing === 'current')
        .toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
    },
  });
  if (found.error !== null)
    return <Failure problem={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  if (found.data.length === 0) return <p className="soft">{say(words.none)}</p>;
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="small-table">
        <thead>
          <tr>
            <th>{say(words.when)}</th>
            <th>{say(words.what)}</th>
            <th>{say(words.part)}</th>
            <th>{say(words.says)}</th>
            <th>{say(words.files)}</th>
            <th>{say(words.by)}</th>
          </tr>
        </thead>
        <tbody>
          {found.data.map((item) => (
            <Paper
              key={`${item.kind} ${item.id}`}
              item={item}
              kind={named.get(item.kind)}
              zone={site.timeZone}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Paper({
  item,
  kind,
  zone,
}: {
  readonly item: ArchiveView;
  readonly kind: KindWords | undefined;
  readonly zone: string;
}) {
  const say = useSay();
  return (
    <tr>
      <td>
        <When at={item.validFrom} zone={zone} show="minutes" />
      </td>
      <td>
        <Link
          href={`${pathOf('archive')}?kind=${item.kind}&open=${encodeURIComponent(item.id)}`}
          style={{ color: 'inherit' }}
        >
          {kind === undefined ? item.kind : say(kind.title)}
        </Link>
      </td>
      <td>{item.subject.part ?? item.subject.site ?? ''}</td>
      <td>{kind === undefined ? '' : paperText(item.body, kind, say)}</td>
      <td>
        {paperFiles(item.body).map(({ sha256, name }) => (
          <a
            key={sha256}
            href={`/api/v1/archive/files/${sha256}`}
            download={name}
            style={{ color: 'inherit', marginRight: '0.5rem' }}
          >
            {name}
          </a>
        ))}
      </td>
      <td>{item.recordedBy}</td>
    </tr>
  );
}

/** Headings of the archive's fields in both languages. */
function useKinds(): ReadonlyMap<string, KindWords> {
  const { data } = useQuery({
    queryKey: ['archive-kinds'],
    queryFn: ({ signal }) => ask<{ readonly items: readonly KindWords[] }>('/archive', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return new Map((data?.items ?? []).map((kind) => [kind.kind, kind]));
}
