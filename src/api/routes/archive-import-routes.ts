import { createHash } from 'node:crypto';
import { z } from 'zod';
import { epochMs } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { XLSX_TYPE } from '../archive/archive-export.ts';
import { kindParams } from '../archive/archive-view.ts';
import { readSheet, type SheetProblem, type SheetRead } from '../archive/import-sheet.ts';
import { requireItemDuties } from '../archive/item-duty.ts';
import type { SheetForm } from '../archive/sheet-rows.ts';
import { readTable } from '../archive/sheet-table.ts';
import { requireArea } from '../archive/write-area.ts';
import { principalOf } from '../auth/authenticate.ts';
import { type FieldError, Refusal } from '../errors/refusal.ts';
import { guarded } from '../schema/responses.ts';
import { followCertificates } from '../verification/follow-certificates.ts';

const MOST_BYTES = 16 * 1024 * 1024;
/** Problems listed in one answer; all are counted. */
const MOST_LISTED = 1_000;
const FORMS: ReadonlyMap<string, SheetForm> = new Map([
  ['text/csv', 'csv'],
  [XLSX_TYPE, 'xlsx'],
]);

const ImportView = z.object({
  mode: z.enum(['rehearse', 'apply']),
  rows: z.number().int(),
  entered: z.number().int().describe('new items; in a rehearsal: would be'),
  revised: z.number().int(),
  unchanged: z.number().int(),
  refused: z.number().int().describe('problems that keep the sheet from being applied'),
  flagged: z.number().int(),
  problems: z
    .array(
      z.object({
        row: z.number().int().describe('as a spreadsheet counts: the heading is row 1'),
        column: z.string(),
        title: z.object({ zh: z.string(), en: z.string() }),
        severity: z.enum(['refused', 'flagged']),
        zh: z.string(),
        en: z.string(),
      }),
    )
    .describe(`the first ${MOST_LISTED}, by row`),
});
export type ImportView = z.infer<typeof ImportView>;

export function archiveImportRoutes(app: ApiApp, context: ApiContext): void {
  app.removeAllContentTypeParsers();
  const whole = { parseAs: 'buffer', bodyLimit: MOST_BYTES } as const;
  app.addContentTypeParser([...FORMS.keys()], whole, (_request, body, done) => {
    done(null, body);
  });
  const schema = {
    operationId: 'importArchive',
    summary:
      'Enter items from a CSV or XLSX sheet: all of it, or nothing with every problem by row',
    description:
      'Headings as in the export, in Chinese, English or by field; CSV in UTF-8 or GB 18030. ' +
      'A row with an item and its revision revises it; times without offset are local to the site.',
    tags: ['archive'],
    consumes: [...FORMS.keys()],
    params: kindParams,
    querystring: z.strictObject({
      mode: z.enum(['rehearse', 'apply']).default('rehearse'),
    }),
    body: z.unknown().describe('the sheet'),
    response: { 200: ImportView, ...guarded(409, 413, 415, 422, 503) },
  };
  const config = { access: 'archive.write' } as const;
  const options = { config, schema, bodyLimit: MOST_BYTES };
  app.post('/archive/:kind/import', options, async (request) => {
    const { kind } = request.params;
    const principal = principalOf(request);
    requireArea(principal, kind);
    const { mode } = request.query;
    const bytes = bytesOf(request.body);
    const table = await readTable(bytes, formOf(request.headers['content-type']));
    if (mode === 'rehearse') return importView(mode, await readSheet(kind, table, context.ports));
    const view = await context.archiveChanges(async () => {
      const read = await readSheet(kind, table, context.ports);
      refuse(read.problems);
      await requireItemDuties(context, request, read.touched);
      const now = epochMs(context.ports.clock.now());
      const by = principal.user.name;
      const items = await context.ports.records.archive.write(read.changes, by, now);
      await followCertificates(context.ports, items, by);
      return importView(mode, read);
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await context.audit.note(request, {
      action: 'archive.import',
      object: kind,
      detail: `${view.entered} entered, ${view.revised} revised, of a sheet with SHA-256 ${sha256}`,
    });
    return view;
  });
}

function refuse(problems: readonly SheetProblem[]): void {
  const refused = problems.filter(({ severity }) => severity === 'refused');
  if (refused.length === 0) return;
  const errors = refused
    .slice(0, MOST_LISTED)
    .map(({ row, path, words }): FieldError & { readonly zh: string } => ({
      path: `row ${row}, ${path}`,
      problem: words.en,
      zh: words.zh,
    }));
  const count = refused.length === 1 ? '1 problem' : `${refused.length} problems`;
  throw new Refusal('archive-invalid', `${count}; nothing was entered`, { errors });
}

function importView(mode: 'rehearse' | 'apply', read: SheetRead): z.infer<typeof ImportView> {
  const { rows, unchanged, problems, changes } = read;
  const revised = changes.filter(({ base }) => base > 0).length;
  const refused = problems.filter(({ severity }) => severity === 'refused').length;
  return {
    mode,
    rows,
    entered: changes.length - revised,
    revised,
    unchanged,
    refused,
    flagged: problems.length - refused,
    problems: problems.slice(0, MOST_LISTED).map(({ row, path, title, severity, words }) => ({
      row,
      column: path,
      title,
      severity,
      ...words,
    })),
  };
}

const formOf = (contentType: string | undefined): SheetForm =>
  FORMS.get((contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '') ?? 'csv';

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw new Refusal('body-invalid', 'the body is empty');
}
