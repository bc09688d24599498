import './verification.css';
import { NumberInput } from '@mantine/core';
import { useMemo } from 'react';
import { query } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { ColumnMenu } from '../../parts/grid/column-menu.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import { ChoiceFilter, ZoneFilter } from '../../parts/grid/filter-fields.tsx';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { useView, type View } from '../../parts/grid/use-view.ts';
import { ViewMenu } from '../../parts/grid/view-menu.tsx';
import { AlignButton } from './align.tsx';
import { dueColumns } from './due-columns.tsx';
import { DueList, dueAsked } from './due-list.tsx';
import { Plan, planAsked } from './plan.tsx';
import { stageWords, whatWords, verificationWords as words } from './words.ts';

/** What comes due, and the plan of a year. */
export function VerificationPage() {
  const say = useSay();
  const language = useLanguage();
  const view = useView();
  const { may } = useSession();
  const part = view.filter('part') === 'plan' ? 'plan' : 'due';
  const columns = useMemo(() => dueColumns(say), [say]);
  const asked = part === 'plan' ? planAsked(view) : dueAsked(view);
  const path = (format: string): string =>
    `/verification/${part}${query({ ...asked, format, lang: language })}`;
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <>
          {may('verification.align') && <AlignButton />}
          <ExportButtons
            files={[
              { format: 'CSV', path: path('csv') },
              { format: 'XLSX', path: path('xlsx') },
            ]}
          />
          {part === 'due' && <ColumnMenu columns={columns} view={view} />}
          <ViewMenu table="verification" view={view} />
        </>
      }
      filters={<Filters view={view} part={part} />}
    >
      {part === 'plan' ? <Plan view={view} /> : <DueList view={view} />}
    </TablePage>
  );
}

const entries = <K extends string>(words_: Readonly<Record<K, { zh: string; en: string }>>) =>
  Object.entries<{ zh: string; en: string }>(words_);

function Filters({ view, part }: { readonly view: View; readonly part: 'due' | 'plan' }) {
  const say = useSay();
  const whats = entries(whatWords).map(([id, text]) => [id, say(text)] as const);
  const stages = entries(stageWords).map(([id, text]) => [id, say(text)] as const);
  return (
    <>
      <Tabs
        label={say(words.parts)}
        tabs={[
          { id: 'due', title: say(words.due) },
          { id: 'plan', title: say(words.plan) },
        ]}
        chosen={part}
        onChoose={(id) => view.setFilter('part', id === 'due' ? '' : id)}
      />
      <ZoneFilter view={view} />
      <ChoiceFilter view={view} name="what" label={say(words.what)} choices={whats} />
      {part === 'due' ? (
        <ChoiceFilter view={view} name="stage" label={say(words.stage)} choices={stages} />
      ) : (
        <NumberInput
          size="xs"
          label={say(words.year)}
          min={2000}
          max={2100}
          allowDecimal={false}
          value={Number(view.filter('year')) || new Date().getFullYear()}
          onChange={(year) => {
            if (Number(year) >= 2000 && Number(year) <= 2100) view.setFilter('year', String(year));
          }}
          style={{ width: '6rem' }}
        />
      )}
    </>
  );
}
