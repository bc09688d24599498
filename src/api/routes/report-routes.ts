import { z } from 'zod';
import { reckonHere } from '../../metering/desk/zone-reckoner.ts';
import { epochMs } from '../../model/units.ts';
import { KPI_LIMITS, type Span } from '../../pipeline/alarm-kpis.ts';
import { reportFileName } from '../../report/make-report.ts';
import { printReport } from '../../report/press.ts';
import type { ReportDesk, ReportSources, ReportSpec } from '../../report/report.ts';
import { reportHtml } from '../../report/report-html.ts';
import { PDF_TYPE } from '../../report/report-pdf.ts';
import { REPORT_SPECS } from '../../report/report-registry.ts';
import { toldSpan } from '../../report/report-span.ts';
import { XLSX_TYPE } from '../../report/report-xlsx.ts';
import { spanSoFar } from '../alarms/kpi-span.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { deskOf } from '../desk/desk-of.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { AskedInstant } from '../schema/instant.ts';
import { guarded, other } from '../schema/responses.ts';

/** Styles stand in the page itself; nothing else is loaded or run. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const HTML_TYPE = 'text/html; charset=utf-8';
const TYPES = { xlsx: XLSX_TYPE, pdf: PDF_TYPE } as const;
const DAY_MS = 86_400_000;

const Query = z.strictObject({
  from: AskedInstant.exactOptional().describe('with offset; absent: as the report usually begins'),
  to: AskedInstant.exactOptional().describe('exclusive, with offset; absent or later: now'),
  format: z.enum(['html', 'xlsx', 'pdf']).default('html'),
  language: z.enum(['zh', 'en', 'both']).exactOptional().describe("absent: the caller's own"),
});
type Query = z.infer<typeof Query>;

export function reportRoutes(app: ApiApp, context: ApiContext): void {
  for (const spec of REPORT_SPECS) reportRoute(app, context, spec);
}

/** A route for each kind: not everybody may see each. */
function reportRoute(app: ApiApp, { ports }: ApiContext, spec: ReportSpec): void {
  const schema = {
    operationId: operationOf(spec),
    summary: `${spec.title.en}, as a page, a workbook or a PDF`,
    description: spec.about,
    tags: ['reports'],
    querystring: Query,
    response: {
      200: {
        description: 'The report',
        content: {
          ...other('Page', 'text/html', z.unknown()).content,
          ...other('Workbook', XLSX_TYPE, z.unknown()).content,
          ...other('PDF', PDF_TYPE, z.unknown()).content,
        },
      },
      ...guarded(422, 501, 503),
    },
  };
  const config = { access: spec.access };
  app.get(`/reports/${spec.kind}`, { config, schema }, async (request, reply) => {
    const { format, language = request.principal?.user.language ?? 'zh' } = request.query;
    const sources = sourcesOf(ports);
    const report = await spec.make(sources, spanAsked(spec, sources, request.query, ports));
    if (format === 'html')
      return reply
        .header('content-security-policy', PAGE_POLICY)
        .type(HTML_TYPE)
        .send(reportHtml(report, language));
    return reply
      .header('content-disposition', `attachment; filename="${reportFileName(report, format)}"`)
      .type(TYPES[format])
      .send(Buffer.from(await printReport(report, format, language)));
  });
}

/** `reportSafetyPoints` */
const operationOf = ({ kind }: ReportSpec): string =>
  `report-${kind}`.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const sourcesOf = (ports: ApiPorts): ReportSources => ({
  records: ports.records,
  fleet: ports.fleet.current(),
  settings: ports.reporting ?? { limits: KPI_LIMITS, timeZone: 'Asia/Shanghai' },
  desk: () => reportDesk(ports),
});

function reportDesk(ports: ApiPorts): ReportDesk {
  const { books } = ports;
  if (books === undefined)
    throw new Refusal('books-absent', 'no books of the metering desk are kept here');
  const desk = deskOf(ports);
  return { ...desk, books, zones: (ports.reckoner ?? reckonHere)(desk) };
}

function spanAsked(spec: ReportSpec, sources: ReportSources, query: Query, ports: ApiPorts): Span {
  const span = spanSoFar(query, ports);
  if (query.from !== undefined) return span;
  const between = { from: epochMs(span.to - spec.usualDays * DAY_MS), to: span.to };
  return toldSpan(spec, sources, between);
}
