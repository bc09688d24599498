import { z } from 'zod';
import { AREA_OF, WRITERS_OF } from '../../model/archive/archive-area.ts';
import { ARCHIVE_KINDS, type ArchiveKind } from '../../model/archive/archive-kind.ts';
import { KIND_SPECS } from '../../model/archive/kind-specs.ts';
import type { ArchiveItem } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { exportRows, SheetQuery, sheetReply, XLSX_TYPE } from '../archive/archive-export.ts';
import { ArchiveView, archiveView, itemParams, kindParams } from '../archive/archive-view.ts';
import { archiveQuery, ListQuery } from '../archive/list-query.ts';
import { sheetColumns } from '../archive/sheet-columns.ts';
import { Refusal } from '../errors/refusal.ts';
import { pageOf } from '../schema/paging.ts';
import { guarded, other } from '../schema/responses.ts';
import { archiveFileRoutes } from './archive-file-routes.ts';
import { archiveImportRoutes } from './archive-import-routes.ts';
import { archiveWriteRoutes } from './archive-write-routes.ts';

const tags = ['archive'];
const config = { access: 'archive.read' } as const;

/** The archive of the metering desk: one set of routes for every kind; nothing is overwritten. */
export function archiveRoutes(app: ApiApp, context: ApiContext): void {
  kindsRoute(app);
  listRoute(app, context);
  readRoutes(app, context);
  archiveWriteRoutes(app, context);
  // each takes bodies of its own types
  app.register(async (part) => archiveFileRoutes(part, context));
  app.register(async (part) => archiveImportRoutes(part, context));
}

const Title = z.object({ zh: z.string(), en: z.string() });

const KindView = z.object({
  kind: z.enum(ARCHIVE_KINDS),
  title: Title,
  area: z.string(),
  writers: z.array(z.string()),
  asks: z.array(z.string()).describe('members of `subject` that must be given'),
  datedBy: z.string().nullable().describe('field that says when it is so; null: give `validFrom`'),
  columns: z.array(
    z.object({
      key: z.string(),
      title: Title,
      form: z.string(),
      needed: z.enum(['required', 'optional']),
      choices: z.record(z.string(), Title).nullable(),
    }),
  ),
  schema: z.record(z.string(), z.unknown()).describe('JSON Schema of `body`'),
});
export type KindView = z.infer<typeof KindView>;

function kindsRoute(app: ApiApp): void {
  const schema = {
    operationId: 'listArchiveKinds',
    summary: 'What the archive keeps: kinds with their fields, headings and who may write them',
    tags,
    response: { 200: z.object({ items: z.array(KindView) }), ...guarded() },
  };
  app.get('/archive', { config, schema }, async () => ({ items: ARCHIVE_KINDS.map(kindView) }));
}

const kindView = (kind: ArchiveKind): z.infer<typeof KindView> => {
  const { title, asks, when, schema } = KIND_SPECS[kind];
  const area = AREA_OF[kind];
  return {
    kind,
    title,
    area,
    writers: [...WRITERS_OF[area]],
    asks: [...asks],
    datedBy: when?.from ?? null,
    columns: sheetColumns(kind).map(({ key, title: heading, cell, needed }) => ({
      key,
      title: heading,
      form: cell.form,
      needed,
      choices: cell.form === 'choice' ? Object.fromEntries(cell.choices) : null,
    })),
    schema: { ...z.toJSONSchema(schema, { io: 'input' }) },
  };
};

function listRoute(app: ApiApp, context: ApiContext): void {
  const { archive } = context.ports.records;
  const schema = {
    operationId: 'listArchive',
    summary: 'Items of a kind, the latest validity first; as a page, or whole as CSV or XLSX',
    description:
      '`at`: what was valid then; `knownAt`: what had been entered by then. ' +
      'A sheet has headings of `lang` and comes back through the import.',
    tags,
    params: kindParams,
    querystring: ListQuery.extend(SheetQuery),
    response: {
      200: {
        description: 'A page, or the whole list as a file',
        content: {
          'application/json': { schema: pageOf(ArchiveView) },
          ...other('Sheet', 'text/csv', z.unknown()).content,
          ...other('Workbook', XLSX_TYPE, z.unknown()).content,
        },
      },
      ...guarded(422),
    },
  };
  app.get('/archive/:kind', { config, schema }, async (request, reply) => {
    const { kind } = request.params;
    const { format, lang = request.principal?.user.language ?? 'zh', ...asked } = request.query;
    const query = archiveQuery(kind, asked);
    if (format !== 'json') {
      const items = await exportRows(archive, query, format);
      await context.audit.note(request, {
        action: 'archive.export',
        object: kind,
        detail: `${items.length} items as ${format}`,
      });
      return sheetReply(reply, { kind, items, format, language: lang }, context.ports);
    }
    const { items, next } = await archive.list(query);
    return reply.type('application/json').send({ items: items.map(archiveView), next });
  });
}

function readRoutes(app: ApiApp, { ports }: ApiContext): void {
  const { archive } = ports.records;
  const read = {
    operationId: 'getArchiveItem',
    summary: 'One item as it stands, withdrawn ones too',
    tags,
    params: itemParams,
    response: { 200: ArchiveView, ...guarded(404) },
  };
  app.get('/archive/:kind/:id', { config, schema: read }, async (request) => {
    const { kind, id } = request.params;
    return archiveView(found(await archive.get(kind, id), kind, id));
  });

  const revisions = {
    operationId: 'listArchiveRevisions',
    summary: 'Every revision of an item, newest first',
    tags,
    params: itemParams,
    response: { 200: z.object({ items: z.array(ArchiveView) }), ...guarded(404) },
  };
  app.get('/archive/:kind/:id/revisions', { config, schema: revisions }, async (request) => {
    const { kind, id } = request.params;
    const items = await archive.revisions(kind, id);
    found(items[0] ?? null, kind, id);
    return { items: items.map(archiveView) };
  });
}

function found(item: ArchiveItem | null, kind: ArchiveKind, id: string): ArchiveItem {
  if (item === null) throw new Refusal('archive-unknown', `there is no ${kind} ${id}`);
  return item;
}
