import { z } from 'zod';
import { KPI_LIMITS } from '../../pipeline/alarm-kpis.ts';
import { makeReport, reportFileName } from '../../report/make-report.ts';
import { REPORT_KINDS } from '../../report/report.ts';
import { reportHtml } from '../../report/report-html.ts';
import { reportXlsx, XLSX_TYPE } from '../../report/report-xlsx.ts';
import { spanSoFar } from '../alarms/kpi-span.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { AskedInstant } from '../schema/instant.ts';
import { guarded, other } from '../schema/responses.ts';

/** Styles stand in the page itself; nothing else is loaded or run. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const HTML_TYPE = 'text/html; charset=utf-8';

const Query = z.strictObject({
  from: AskedInstant.exactOptional().describe('with offset; absent: a day before `to`'),
  to: AskedInstant.exactOptional().describe('exclusive, with offset; absent or later: now'),
  format: z.enum(['html', 'xlsx']).default('html'),
  language: z.enum(['zh', 'en', 'both']).exactOptional().describe("absent: the caller's own"),
});

export function reportRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'getReport',
    summary: 'Shift handover, or the review of safety points, as a page or a workbook',
    tags: ['reports'],
    params: z.object({ report: z.enum(REPORT_KINDS) }),
    querystring: Query,
    response: {
      200: {
        description: 'The report',
        content: {
          ...other('Page', 'text/html', z.unknown()).content,
          ...other('Workbook', XLSX_TYPE, z.unknown()).content,
        },
      },
      ...guarded(422),
    },
  };
  // recipients of notifications are in it
  const config = { access: 'notifications.read' } as const;
  app.get('/reports/:report', { config, schema }, async (request, reply) => {
    const { format, language = request.principal?.user.language ?? 'zh' } = request.query;
    const settings = ports.reporting ?? { limits: KPI_LIMITS, timeZone: 'Asia/Shanghai' };
    const sources = { records: ports.records, fleet: ports.fleet.current(), settings };
    const report = await makeReport(
      request.params.report,
      sources,
      spanSoFar(request.query, ports),
    );
    if (format === 'html')
      return reply
        .header('content-security-policy', PAGE_POLICY)
        .type(HTML_TYPE)
        .send(reportHtml(report, language));
    return reply
      .header('content-disposition', `attachment; filename="${reportFileName(report, 'xlsx')}"`)
      .type(XLSX_TYPE)
      .send(Buffer.from(await reportXlsx(report, language)));
  });
}
