import './table-page.css';
import type { ReactNode } from 'react';

/** A page that is mostly a table: a heading, what narrows it, the table, and details beside it. */
export function TablePage({
  title,
  actions,
  filters,
  children,
  side,
}: {
  readonly title: string;
  /** Right of the heading. */
  readonly actions?: ReactNode;
  readonly filters?: ReactNode;
  readonly children: ReactNode;
  readonly side?: ReactNode;
}) {
  return (
    <div className="table-page">
      <header className="table-head">
        <h1>{title}</h1>
        <div className="table-actions">{actions}</div>
      </header>
      {filters !== undefined && <div className="table-filters">{filters}</div>}
      <div className="table-main">
        <div className="table-body">{children}</div>
        {side}
      </div>
    </div>
  );
}
