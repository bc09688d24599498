import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { matchingPage, type PageStart } from '../../lib/pages.ts';
import { BACK_BILLING_STATES, type BackBilling } from '../../model/archive/back-billing-kind.ts';
import type { ArchiveItem } from '../../records/records.ts';
import { reportHtml } from '../../report/report-html.ts';
import { PDF_TYPE, renderPdf } from '../../report/report-pdf.ts';
import { reportXlsx, XLSX_TYPE } from '../../report/report-xlsx.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import {
  AskedStatement,
  BackBillingView,
  backBillingView,
  bodyOfStatement,
} from '../backbilling/back-billing-schema.ts';
import { draftFrom } from '../backbilling/draft-from.ts';
import { nameOf, noteStatement, saveStatement } from '../backbilling/save-statement.ts';
import { statementReport } from '../backbilling/statement.ts';
import {
  requireFree,
  statementAt,
  statementChange,
  substituteFor,
} from '../backbilling/statement-steps.ts';
import { given, pageOf, paging } from '../schema/paging.ts';
import { guarded, other } from '../schema/responses.ts';
import { backBillingStepRoutes } from './backbilling-step-routes.ts';

const tags = ['metering'];
const read = { access: 'archive.read' } as const;
const write = { access: 'back-billing.write' } as const;
const params = z.object({ id: z.string().max(100) });
const BASE = '/back-billing';

/** 退补气量: drafted by one person, reviewed by another, then issued; the books take it from there. */
export function backBillingRoutes(app: ApiApp, context: ApiContext): void {
  draftRoute(app, context);
  backBillingStepRoutes(app, context);
  readRoutes(app, context);
  statementRoute(app, context);
}

function draftRoute(app: ApiApp, context: ApiContext): void {
  const { ports } = context;
  const schema = {
    operationId: 'draftBackBilling',
    summary: 'Reckon the gas that passed and was not counted right, with its band, as a draft',
    tags,
    body: AskedStatement,
    response: { 201: BackBillingView, ...guarded(403, 404, 409, 422, 503) },
  };
  app.post(BASE, { config: write, schema }, async (request, reply) => {
    const by = nameOf(request);
    const body = await draftFrom(ports, request.body, by);
    const id = numberOf(body);
    const item = await context.archiveChanges(async () => {
      await requireFree(ports, id, body);
      // refused now rather than when somebody has reviewed it
      await substituteFor(ports, id, body);
      return saveStatement(context, [statementChange(ports, id, 0, body, request.body.note)], by);
    });
    await noteStatement(context, request, 'back-billing.draft', item);
    return reply.code(201).send(backBillingView(item));
  });
}

/** Pages of the archive looked through for one that has a state: what is left comes with `next`. */
const MOST_PAGES = 20;

function readRoutes(app: ApiApp, { ports }: ApiContext): void {
  const id = z.string().max(64).exactOptional();
  const schema = {
    operationId: 'listBackBilling',
    summary: 'Back-billing statements, by the beginning of their span, newest first',
    tags,
    querystring: z.strictObject({
      meter: id,
      customer: id,
      state: z.enum(BACK_BILLING_STATES).exactOptional(),
      ...paging,
    }),
    response: { 200: pageOf(BackBillingView), ...guarded() },
  };
  app.get(BASE, { config: read, schema }, async (request) => {
    const { meter, customer, state, limit, cursor } = request.query;
    const subject = { ...given('meter', meter), ...given('customer', customer) };
    const list = (start: PageStart) =>
      ports.records.archive.list({
        kind: 'back-billing',
        subject,
        limit,
        ...given('cursor', cursor),
        ...start,
      });
    const isAsked = (item: ArchiveItem): item is ArchiveItem =>
      state === undefined || bodyOfStatement(item).state === state;
    const page = await matchingPage(list, isAsked, MOST_PAGES);
    return { items: page.items.map(backBillingView), next: page.next };
  });
  const one = {
    operationId: 'getBackBilling',
    summary: 'A back-billing statement, with everything it was reckoned from',
    tags,
    params,
    response: { 200: BackBillingView, ...guarded(404) },
  };
  app.get(`${BASE}/:id`, { config: read, schema: one }, async (request) =>
    backBillingView((await statementAt(ports, request.params.id)).item),
  );
}

/** Styles stand in the page itself; nothing else is loaded or run. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

function statementRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'printBackBilling',
    summary: 'The statement to be signed: readings, formula, numbers',
    tags,
    params,
    querystring: z.strictObject({
      format: z.enum(['html', 'pdf', 'xlsx']).default('html'),
      lang: z.enum(['zh', 'en', 'both']).exactOptional().describe("absent: the caller's own"),
    }),
    response: {
      200: {
        description: 'The statement',
        content: {
          ...other('Page', 'text/html', z.unknown()).content,
          ...other('Print', PDF_TYPE, z.unknown()).content,
          ...other('Workbook', XLSX_TYPE, z.unknown()).content,
        },
      },
      ...guarded(404, 503),
    },
  };
  app.get(`${BASE}/:id/statement`, { config: read, schema }, async (request, reply) => {
    const { format, lang = request.principal?.user.language ?? 'zh' } = request.query;
    const { item, body } = await statementAt(ports, request.params.id);
    const report = statementReport(item.id, body, ports.fleet.current());
    if (format === 'html')
      return reply
        .header('content-security-policy', PAGE_POLICY)
        .type('text/html; charset=utf-8')
        .send(reportHtml(report, lang));
    const isPdf = format === 'pdf';
    const bytes = isPdf ? await renderPdf(report, lang) : await reportXlsx(report, lang);
    return reply
      .header('content-disposition', `attachment; filename="gaswatch-${report.kind}.${format}"`)
      .type(isPdf ? PDF_TYPE : XLSX_TYPE)
      .send(Buffer.from(bytes));
  });
}

/** On paper people read it aloud: `BB-20261126-3F9A1C`, by the day on which it was drafted. */
const numberOf = ({ draftedOn }: BackBilling): string =>
  `BB-${draftedOn.replaceAll('-', '')}-${randomBytes(3).toString('hex').toUpperCase()}`;
