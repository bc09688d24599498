import './fleet.css';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { useSession } from '../../app/session.tsx';
import { Failure } from '../../parts/failure.tsx';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { numberText } from '../../parts/quantity.tsx';
import { FleetEditor } from './fleet-editor.tsx';
import { MeterImport } from './meter-import.tsx';
import { fleetWords as words } from './words.ts';

export interface FleetVersion {
  readonly version: number;
  readonly zones: number;
  readonly customers: number;
  readonly sites: number;
  readonly devices: number;
}

export const useFleetVersion = () =>
  useQuery({
    queryKey: ['fleet-version'],
    queryFn: ({ signal }) => ask<FleetVersion>('/fleet/version', { signal }),
    refetchInterval: 60_000,
  });

/** What there is, by the whole file and by lists of meters. */
export function FleetPage(_props: PageProps) {
  const say = useSay();
  const view = useView();
  const { may } = useSession();
  const { data, error, refetch } = useFleetVersion();
  const part = view.filter('part') === 'import' ? 'import' : 'edit';
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <Tabs
          label={say(words.parts)}
          tabs={[
            { id: 'edit', title: say(words.edit) },
            { id: 'import', title: say(words.import) },
          ]}
          chosen={part}
          onChoose={(id) => view.setFilter('part', id === 'import' ? id : '')}
        />
      }
    >
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      {data !== undefined && <Counts version={data} />}
      {!may('fleet.write') && <p className="soft">{say(words.readOnly)}</p>}
      {part === 'import' ? <MeterImport /> : <FleetEditor />}
    </TablePage>
  );
}

function Counts({ version }: { readonly version: FleetVersion }) {
  const say = useSay();
  const rows = [
    [words.version, version.version],
    [words.zones, version.zones],
    [words.customers, version.customers],
    [words.sites, version.sites],
    [words.devices, version.devices],
  ] as const;
  return (
    <dl className="panel fleet-counts">
      {rows.map(([title, count]) => (
        <div key={title.en}>
          <dt className="soft">{say(title)}</dt>
          <dd>{numberText(count, 0)}</dd>
        </div>
      ))}
    </dl>
  );
}
