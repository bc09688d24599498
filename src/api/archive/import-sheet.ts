import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { unguidedProblems } from '../../metering/operations/unguided-problems.ts';
import {
  type ArchiveDraft,
  type ArchiveProblem,
  refused,
} from '../../model/archive/archive-draft.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { checkDraft } from '../../model/archive/checks/check-draft.ts';
import type { ArchiveColumn } from '../../model/archive/columns.ts';
import type { Localized } from '../../model/localized.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import type { ApiPorts } from '../ports.ts';
import { changeOf, draftOf, type Place } from './draft-of.ts';
import { type DutyItem, dutyItems } from './item-duty.ts';
import { lookAround, placeOf } from './look-around.ts';
import { ITEM_COLUMNS, sheetColumns } from './sheet-columns.ts';
import { bodyFrom, type RowFields, readFields } from './sheet-fields.ts';
import { readHeader } from './sheet-header.ts';
import type { SheetRow } from './sheet-rows.ts';

export interface SheetProblem extends ArchiveProblem {
  /** As a spreadsheet counts, from 1; the heading is row 1 where nothing stands above it. */
  readonly row: number;
  readonly title: Localized;
}

export interface SheetRead {
  readonly rows: number;
  readonly unchanged: number;
  readonly problems: readonly SheetProblem[];
  /** Of the rows that have no problem that refuses them. */
  readonly changes: readonly ArchiveChange[];
  /** What they are and what they take away. */
  readonly touched: readonly DutyItem[];
}

const NO_CHANGES = { changes: [], touched: [] } as const;

/** Rows judged before others get a turn. */
const ROWS_AT_ONCE = 25;

interface Draft {
  readonly row: number;
  readonly base: number;
  readonly reason: string;
  readonly draft: ArchiveDraft;
}

/** Reads and judges a whole sheet and enters nothing: every problem by row and column. */
export async function readSheet(
  kind: ArchiveKind,
  table: readonly SheetRow[],
  ports: ApiPorts,
): Promise<SheetRead> {
  const columns = sheetColumns(kind);
  const [first, ...rows] = table;
  const told = toldBy(columns);
  if (first === undefined || rows.length === 0) {
    const empty = refused('', '表中没有数据行', 'the sheet has no rows below its headings');
    return { rows: 0, unchanged: 0, problems: [told(1)(empty)], ...NO_CHANGES };
  }
  const header = readHeader(first.cells, columns);
  if (header.problems.length > 0) {
    const problems = header.problems.map(told(first.row));
    return { rows: rows.length, unchanged: 0, problems, ...NO_CHANGES };
  }
  const problems: SheetProblem[] = [];
  const drafts: Draft[] = [];
  const taken = new Map<string, number>();
  let unchanged = 0;
  const place = placeOf(ports);
  for (const [n, row] of rows.entries()) {
    if (n % ROWS_AT_ONCE === 0) await breathe();
    const read = await draftOfRow(
      kind,
      readFields(row, header, place),
      taken,
      row.row,
      place,
      ports,
    );
    problems.push(...read.problems.map(told(row.row)));
    if (read.draft === 'unchanged') unchanged += 1;
    else if (read.draft !== null) drafts.push({ ...read.draft, row: row.row });
  }
  const changes: ArchiveChange[] = [];
  const around = lookAround(
    ports,
    drafts.map(({ draft }) => draft),
  );
  for (const [n, { draft, row, base, reason }] of drafts.entries()) {
    if (n % ROWS_AT_ONCE === 0) await breathe();
    const about = await around(draft);
    const found = [...checkDraft(draft, about), ...unguidedProblems(draft, about)];
    problems.push(...found.map(told(row)));
    if (!found.some(({ severity }) => severity === 'refused')) {
      changes.push(changeOf(draft, base, reason));
    }
  }
  problems.sort((a, b) => a.row - b.row);
  const touched = drafts.flatMap(({ draft }) => dutyItems(draft));
  return { rows: rows.length, unchanged, problems, changes, touched };
}

const toldBy =
  (columns: readonly ArchiveColumn[]) =>
  (row: number) =>
  (problem: ArchiveProblem): SheetProblem => {
    // a fault inside a list is told at the list's column
    const key = problem.path.replace(/^(valid(From|To)|id)$|^subject\./, (whole, plain: string) =>
      plain === undefined ? '$' : `$${whole}`,
    );
    const column =
      columns.find((one) => one.key === key) ??
      columns.find((one) => key.startsWith(`${one.key}.`));
    const title = column?.title ?? { zh: problem.path, en: problem.path };
    return { ...problem, path: column?.key ?? problem.path, row, title };
  };

interface RowDraft {
  readonly draft: Omit<Draft, 'row'> | 'unchanged' | null;
  readonly problems: readonly ArchiveProblem[];
}

async function draftOfRow(
  kind: ArchiveKind,
  { fields, problems }: RowFields,
  taken: Map<string, number>,
  row: number,
  place: Place,
  ports: ApiPorts,
): Promise<RowDraft> {
  const textAt = (column: ArchiveColumn): string => String(fields.get(column.key) ?? '');
  const id = textAt(ITEM_COLUMNS.id) || randomUUID();
  const present = await ports.records.archive.get(kind, id);
  const wrong = [...problems, ...identityProblems(id, fields, present, taken.get(id))];
  taken.set(id, row);
  if (wrong.length > 0) return { draft: null, problems: wrong };
  const member = (column: ArchiveColumn, key: string) =>
    fields.has(column.key) ? { [key]: textAt(column) } : {};
  const { validFrom, validTo, customer, site, reason } = ITEM_COLUMNS;
  const read = draftOf(
    {
      kind,
      id,
      present,
      body: bodyFrom(fields),
      subject: { ...member(customer, 'customer'), ...member(site, 'site') },
      ...member(validFrom, 'validFrom'),
      // an empty cell ends nothing
      validTo: fields.has(validTo.key) ? textAt(validTo) : null,
    },
    place,
  );
  if (!read.ok) return { draft: null, problems: read.error };
  if (isSame(read.value)) return { draft: 'unchanged', problems: [] };
  const base = present?.revision ?? 0;
  return { draft: { draft: read.value, base, reason: textAt(reason) }, problems: [] };
}

/** What was exported and changed comes back with the revision it was read at. */
function identityProblems(
  id: string,
  fields: ReadonlyMap<string, unknown>,
  present: ArchiveItem | null,
  earlierRow: number | undefined,
): readonly ArchiveProblem[] {
  const revision = fields.get(ITEM_COLUMNS.revision.key);
  if (earlierRow !== undefined) {
    return [
      refused('id', `与第 ${earlierRow} 行档案号重复`, `row ${earlierRow} has this item too`),
    ];
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(id)) {
    return [refused('id', '档案号只能用字母、数字和 . _ : -', 'letters, digits and . _ : - only')];
  }
  if (present === null) {
    return revision === undefined
      ? []
      : [
          refused(
            'id',
            `没有档案号 ${id}：新增时请将版本留空`,
            `there is no item ${id}: leave the revision of a new one empty`,
          ),
        ];
  }
  if (present.standing === 'withdrawn') {
    return [
      refused('id', `${id} 已作废：请另建新档案`, `${id} has been withdrawn: enter a new one`),
    ];
  }
  return revision === present.revision
    ? []
    : [
        refused(
          '$revision',
          `${id} 现为版本 ${present.revision}：请重新导出后再修改`,
          `${id} is at revision ${present.revision}: export it again and repeat the change`,
        ),
      ];
}

function isSame({ before, body, validFrom, validTo, subject }: ArchiveDraft): boolean {
  if (before === null || before.validFrom !== validFrom || before.validTo !== validTo) return false;
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    );
  return sorted(before.body) === sorted(body) && sorted(before.subject) === sorted(subject);
}
