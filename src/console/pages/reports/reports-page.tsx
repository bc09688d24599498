import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReportsView } from '../../../api/routes/report-list-routes.ts';
import { ask, query } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { OWN_ZONE } from '../../parts/own-zone.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { SPANS, type SpanName, spanOf } from './report-span.ts';
import { aboutWords, reportWords as words } from './words.ts';

type Report = ReportsView['items'][number];

/** What is printed and signed. */
export function ReportsPage() {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ['reports'],
    queryFn: ({ signal }) => ask<ReportsView>('/reports', { signal }),
    staleTime: 300_000,
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <TablePage title={say(words.title)}>
      {data.items.length === 0 && <p>{say(words.none)}</p>}
      <div style={{ display: 'grid', gap: '0.6rem', maxWidth: '68rem' }}>
        {data.items.map((report) => (
          <ReportPanel key={report.kind} report={report} />
        ))}
      </div>
    </TablePage>
  );
}

function ReportPanel({ report: { kind, title } }: { readonly report: Report }) {
  const say = useSay();
  const own = useLanguage();
  const about = aboutWords[kind];
  const [span, setSpan] = useState<SpanName>('usual');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [language, setLanguage] = useState<string>(own);
  const path = (format: string): string =>
    `/reports/${kind}${query({ ...spanOf(span, Date.now(), from, to), format, language })}`;
  return (
    <section className="panel" aria-label={say(title)} style={{ padding: '0.6rem 0.75rem' }}>
      <h2 style={{ margin: '0 0 0.25rem', fontSize: '1rem' }}>{say(title)}</h2>
      <p className="soft" style={{ margin: '0 0 0.4rem', fontSize: '0.85rem' }}>
        {about === undefined ? '' : say(about)}
      </p>
      <Group align="end" gap="sm">
        <NativeSelect
          size="xs"
          label={say(words.span)}
          value={span}
          onChange={({ currentTarget }) => setSpan(spanNamed(currentTarget.value))}
          data={['usual' as const, ...spanNames, 'chosen' as const].map((value) => ({
            value,
            label: say(words[value]),
          }))}
        />
        {span === 'chosen' && (
          <>
            <TextInput
              size="xs"
              type="datetime-local"
              label={say(words.from, { zone: OWN_ZONE })}
              value={from}
              onChange={({ currentTarget }) => setFrom(currentTarget.value)}
            />
            <TextInput
              size="xs"
              type="datetime-local"
              label={say(words.to, { zone: OWN_ZONE })}
              value={to}
              onChange={({ currentTarget }) => setTo(currentTarget.value)}
            />
          </>
        )}
        <NativeSelect
          size="xs"
          label={say(words.language)}
          value={language}
          onChange={({ currentTarget }) => setLanguage(currentTarget.value)}
          data={(['zh', 'en', 'both'] as const).map((value) => ({
            value,
            label: say(words[value]),
          }))}
        />
        <Button
          size="xs"
          title={say(words.openHint)}
          onClick={() => window.open(`/api/v1${path('html')}`, '_blank', 'noopener')}
        >
          {say(words.open)}
        </Button>
        <ExportButtons
          files={[
            { format: 'PDF', path: path('pdf') },
            { format: 'XLSX', path: path('xlsx') },
          ]}
        />
      </Group>
    </section>
  );
}

/** The keys of a constant. */
const spanNames = Object.keys(SPANS) as (keyof typeof SPANS)[];

const spanNamed = (value: string): SpanName => spanNames.find((name) => name === value) ?? 'chosen';
