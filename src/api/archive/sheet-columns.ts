import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { type ArchiveColumn, columnsOf } from '../../model/archive/columns.ts';
import { KIND_SPECS } from '../../model/archive/kind-specs.ts';

/** What of an item stands beside its body: its names have a `$`, which no field has. */
export const ITEM_COLUMNS = {
  id: column('$id', '档案号', 'Item', 'text'),
  revision: column('$revision', '版本', 'Revision', 'number'),
  validFrom: column('$validFrom', '生效日', 'Valid from', 'text'),
  validTo: column('$validTo', '失效日（不含）', 'Valid until (exclusive)', 'text'),
  customer: column('$customer', '用户编号', 'Customer', 'text'),
  site: column('$site', '用气点编号', 'Site', 'text'),
  reason: column('$reason', '登记说明', 'Reason', 'text'),
} as const;

function column(key: string, zh: string, en: string, form: 'text' | 'number'): ArchiveColumn {
  return { key, title: { zh, en }, cell: { form }, needed: 'optional' };
}

/** Of a kind's sheet, in order; the same when it is written and when it is read. */
export function sheetColumns(kind: ArchiveKind): readonly ArchiveColumn[] {
  const { id, revision, validFrom, validTo, customer, site, reason } = ITEM_COLUMNS;
  const { when, asks } = KIND_SPECS[kind];
  return [
    id,
    revision,
    ...(asks.includes('customer') ? [{ ...customer, needed: 'required' as const }, site] : []),
    ...columnsOf(kind),
    ...(when === null ? [validFrom, validTo] : []),
    reason,
  ];
}
