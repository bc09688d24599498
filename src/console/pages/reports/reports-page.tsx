import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { query } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { SPANS, type SpanName, spanOf } from './report-span.ts';
import { reportWords as words } from './words.ts';

const REPORTS = ['handover', 'safety-points'] as const;
type Report = (typeof REPORTS)[number];

/** What is printed and signed. */
export function ReportsPage() {
  const say = useSay();
  return (
    <TablePage title={say(words.title)}>
      <div style={{ display: 'grid', gap: '0.75rem', maxWidth: '60rem' }}>
        <ReportPanel report="handover" usual="shift" />
        <ReportPanel report="safety-points" usual="month" />
      </div>
    </TablePage>
  );
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function ReportPanel({ report, usual }: { readonly report: Report; readonly usual: SpanName }) {
  const say = useSay();
  const own = useLanguage();
  const [span, setSpan] = useState<SpanName>(usual);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [language, setLanguage] = useState<string>(own);
  const path = (format: string): string =>
    `/reports/${report}${query({ ...spanOf(span, Date.now(), from, to), format, language })}`;
  return (
    <section className="panel" aria-label={say(words[report])} style={{ padding: '0.75rem' }}>
      <h2 style={{ margin: '0 0 0.25rem', fontSize: '1rem' }}>{say(words[report])}</h2>
      <p className="soft" style={{ marginTop: 0 }}>
        {say(words[`${report}About`])}
      </p>
      <Group align="end" gap="sm">
        <NativeSelect
          size="xs"
          label={say(words.span)}
          value={span}
          onChange={({ currentTarget }) => setSpan(spanNamed(currentTarget.value))}
          data={[...spanNames, 'chosen' as const].map((value) => ({
            value,
            label: say(words[value]),
          }))}
        />
        {span === 'chosen' && (
          <>
            <TextInput
              size="xs"
              type="datetime-local"
              label={say(words.from, { zone: ZONE })}
              value={from}
              onChange={({ currentTarget }) => setFrom(currentTarget.value)}
            />
            <TextInput
              size="xs"
              type="datetime-local"
              label={say(words.to, { zone: ZONE })}
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
