import type { RefObject } from 'react';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import type { ListRow } from './storm.ts';

export const keyOfRow = (row: ListRow): string =>
  row.kind === 'alarm' ? row.alarm.id : `group ${row.group.key}`;

export interface ListProps {
  readonly rows: readonly ListRow[];
  readonly sites: ReadonlyMap<string, SiteSummary>;
  readonly gone: ReadonlySet<string>;
  readonly selected: ReadonlySet<string>;
  /** Key of the row that the keys act on; null: none yet. */
  readonly active: string | null;
  /** The alarm whose details are open. */
  readonly opened: string;
  readonly place: RefObject<HTMLDivElement | null>;
  readonly act: ListActs;
}

export interface ListActs {
  readonly activate: (key: string) => void;
  readonly open: (id: string) => void;
  readonly toggle: (ids: readonly string[]) => void;
  readonly fold: (group: string) => void;
  readonly hold: (attention: 'there' | 'away') => void;
  /** The end of what has been read is near. */
  readonly more: (() => void) | null;
}

/** Where a row stands in the list. */
export interface Placed {
  readonly index: number;
  readonly place: { readonly height: number; readonly transform: string };
  readonly active: 'active' | 'idle';
}
