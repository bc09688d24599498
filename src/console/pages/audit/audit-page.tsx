import { useMemo } from 'react';
import type { AuditView } from '../../../api/routes/audit-routes.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { ColumnMenu } from '../../parts/grid/column-menu.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn, shownColumns } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import { SidePanel } from '../../parts/grid/side-panel.tsx';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { WhenAt } from '../../parts/when-at.tsx';
import { ChainCheck } from './chain-check.tsx';
import { prettyJson } from './pretty-json.ts';
import { auditWords as words } from './words.ts';

/** Who did what, and that nobody has changed it since. */
export function AuditPage() {
  const say = useSay();
  const view = useView();
  const all = useMemo(() => auditColumns(say), [say]);
  const rows = useGrowingRows<AuditView>('/audit', {});
  const open = view.filter('open');
  const places = Array.from({ length: rows.count ?? 0 }, (_, n) => n);
  const opened = places.map(rows.at).find((line) => String(line?.id) === open);
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <>
          <ExportButtons
            files={[
              { format: 'JSONL', path: '/audit/export?format=jsonl' },
              { format: 'CSV', path: '/audit/export?format=csv' },
            ]}
          />
          <ColumnMenu columns={all} view={view} />
        </>
      }
      filters={<ChainCheck />}
      side={
        opened !== undefined && (
          <LinePanel line={opened} onClose={() => view.setFilter('open', '')} />
        )
      }
    >
      <Grid
        label={say(words.title)}
        columns={shownColumns(all, view.columns)}
        rows={rows}
        idOf={({ id }) => String(id)}
        onOpen={({ id }) => view.setFilter('open', String(id))}
        open={open}
        none={say(words.none)}
      />
    </TablePage>
  );
}

function LinePanel({ line, onClose }: { readonly line: AuditView; readonly onClose: () => void }) {
  const say = useSay();
  return (
    <SidePanel title={say(words.line, { id: line.id })} about={String(line.id)} onClose={onClose}>
      <dl className="facts">
        <dt>{say(words.at)}</dt>
        <dd>
          <WhenAt at={line.at} />
        </dd>
        <dt>{say(words.by)}</dt>
        <dd>{line.by}</dd>
        <dt>{say(words.action)}</dt>
        <dd>{line.action}</dd>
        <dt>{say(words.object)}</dt>
        <dd>{line.object}</dd>
        <dt>{say(words.detail)}</dt>
        <dd>{line.detail}</dd>
        <dt>{say(words.from)}</dt>
        <dd>{line.from ?? ''}</dd>
      </dl>
      {line.before !== null && (
        <>
          <h3>{say(words.before)}</h3>
          <pre className="raw-text">{prettyJson(line.before)}</pre>
        </>
      )}
      {line.after !== null && (
        <>
          <h3>{say(words.after)}</h3>
          <pre className="raw-text">{prettyJson(line.after)}</pre>
        </>
      )}
      <dl className="facts" style={{ marginTop: '0.75rem' }}>
        <dt>{say(words.previous)}</dt>
        <dd>
          <code>{line.previous}</code>
        </dd>
        <dt>{say(words.hash)}</dt>
        <dd>
          <code>{line.hash}</code>
        </dd>
      </dl>
    </SidePanel>
  );
}

function auditColumns(say: Say): readonly GridColumn<AuditView>[] {
  return [
    column('id', say(words.id), ({ id }) => String(id), { kind: 'number', width: 5 }),
    column('at', say(words.at), ({ at }) => <WhenAt at={at} />, { width: 11 }),
    column('by', say(words.by), ({ by }) => by, { width: 8 }),
    column('action', say(words.action), ({ action }) => action, { width: 11 }),
    column('object', say(words.object), ({ object }) => object, { width: 16 }),
    column('detail', say(words.detail), ({ detail }) => detail, { width: 24 }),
    column('from', say(words.from), ({ from }) => from ?? '', { width: 9 }),
    column('hash', say(words.hash), ({ hash }) => hash, { width: 16, shown: 'hidden' }),
  ];
}
