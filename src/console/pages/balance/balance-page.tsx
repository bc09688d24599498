import './balance.css';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { BalanceView } from '../../../api/schema/balance-view.ts';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import { readLocal } from '../../../model/archive/local-moment.ts';
import { ask, query } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import { DayFilter, useZones } from '../../parts/grid/filter-fields.tsx';
import { gridWords } from '../../parts/grid/grid-words.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { useView, type View } from '../../parts/grid/use-view.ts';
import { OWN_ZONE } from '../../parts/own-zone.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { BalanceTotal } from './balance-total.tsx';
import { MetersPart } from './meters-part.tsx';
import { OutlookPart } from './outlook-part.tsx';
import { SuspectsPart } from './suspects-part.tsx';
import { TrendPart } from './trend-part.tsx';
import { balanceWords as words } from './words.ts';

const PARTS = ['trend', 'suspects', 'meters', 'outlook'] as const;

/** Where the gas of a zone went, as far as it can be said. */
export function BalancePage() {
  const say = useSay();
  const language = useLanguage();
  const view = useView();
  const { data: zones, error, refetch } = useZones();
  const zone = view.filter('zone') || (zones?.[0]?.id ?? '');
  const timeZone = useZoneTime(zone);
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (zones === undefined) return <Waiting />;
  if (zone === '') return <p>{say(words.noZones)}</p>;
  const part = PARTS.find((one) => one === view.filter('part')) ?? 'trend';
  const asked = askedOf(view, zone, timeZone ?? OWN_ZONE);
  const table = part === 'outlook' ? 'trend' : part;
  const path = (format: string): string =>
    `/balance${query({ ...asked, table, format, language })}`;
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <ExportButtons
          files={[
            { format: 'CSV', path: path('csv') },
            { format: 'XLSX', path: path('xlsx') },
          ]}
        />
      }
      filters={
        <>
          <Tabs
            label={say(words.parts)}
            tabs={PARTS.map((id) => ({ id, title: say(words[id]) }))}
            chosen={part}
            onChoose={(id) => view.setFilter('part', id === 'trend' ? '' : id)}
          />
          <NativeSelect
            size="xs"
            label={say(words.zone)}
            value={zone}
            onChange={({ currentTarget }) => view.setFilter('zone', currentTarget.value)}
            data={zones.map(({ id, name }) => ({ value: id, label: say(name) }))}
          />
          {part !== 'outlook' && <Span view={view} />}
        </>
      }
    >
      {part === 'outlook' ? (
        <OutlookPart zone={zone} />
      ) : (
        <Balance asked={asked} part={part} timeZone={timeZone} />
      )}
    </TablePage>
  );
}

function Span({ view }: { readonly view: View }) {
  const say = useSay();
  return (
    <>
      <DayFilter view={view} name="from" label={say(gridWords.from)} />
      <DayFilter view={view} name="to" label={say(gridWords.to)} />
      <NativeSelect
        size="xs"
        label={say(words.every)}
        value={view.filter('every') || 'day'}
        onChange={({ currentTarget: { value } }) =>
          view.setFilter('every', value === 'day' ? '' : value)
        }
        data={(['day', 'week', 'month'] as const).map((value) => ({
          value,
          label: say(words[value]),
        }))}
      />
    </>
  );
}

/** Noon lies in the gas day of its date, at whatever hour of the morning that begins. */
function noon(day: string, timeZone: string): string {
  const at = readLocal(timeZone, `${day} 12:00`);
  return at.ok ? new Date(at.value).toISOString() : '';
}

const askedOf = (view: View, zone: string, timeZone: string) => ({
  zone,
  from: noon(view.filter('from'), timeZone),
  to: noon(view.filter('to'), timeZone),
  every: view.filter('every'),
});

function Balance({
  asked,
  part,
  timeZone,
}: {
  readonly asked: ReturnType<typeof askedOf>;
  readonly part: 'trend' | 'suspects' | 'meters';
  readonly timeZone: string | undefined;
}) {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ['balance', asked],
    queryFn: ({ signal }) => ask<BalanceView>(`/balance${query(asked)}`, { signal }),
    staleTime: 60_000,
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <div className="balance-part">
      <BalanceTotal total={data.total} />
      {data.unknownLinePack.length > 0 && (
        <p className="soft" style={{ margin: 0 }}>
          {say(words.unknownLinePack, { sites: data.unknownLinePack.join(', ') })}
        </p>
      )}
      {part === 'trend' && <TrendPart windows={data.windows} zone={timeZone} />}
      {part === 'suspects' && <SuspectsPart suspects={data.suspects} />}
      {part === 'meters' && <MetersPart meters={data.meters} />}
    </div>
  );
}

/** Of the zone's first site: all sites of a zone keep the same time. */
function useZoneTime(zone: string): string | undefined {
  const { data } = useQuery({
    queryKey: ['zone-time', zone],
    queryFn: ({ signal }) =>
      ask<{ readonly items: readonly SiteSummary[] }>(`/sites${query({ zone, limit: 1 })}`, {
        signal,
      }),
    enabled: zone !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.items[0]?.timeZone;
}
