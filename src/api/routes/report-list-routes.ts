import { z } from 'zod';
import { permits } from '../../model/people.ts';
import { REPORT_SPECS } from '../../report/report-registry.ts';
import type { ApiApp } from '../api-app.ts';
import { principalOf } from '../auth/authenticate.ts';
import { guarded } from '../schema/responses.ts';

const ReportsView = z.object({
  items: z.array(
    z.object({
      kind: z.string().describe('its address: /reports/{kind}'),
      title: z.object({ zh: z.string(), en: z.string() }),
      usualDays: z.number().int().describe('before its end, where no beginning is named'),
      tells: z.enum(['since-last', 'last-month']),
    }),
  ),
});
export type ReportsView = z.infer<typeof ReportsView>;

export function reportListRoutes(app: ApiApp): void {
  const schema = {
    operationId: 'listReports',
    summary: 'Reports that the caller may ask for',
    tags: ['reports'],
    response: { 200: ReportsView, ...guarded() },
  };
  app.get('/reports', { config: { access: 'signed-in' }, schema }, async (request) => {
    const { roles } = principalOf(request);
    const items = REPORT_SPECS.filter(({ access }) => permits(roles, access));
    return {
      items: items.map(({ kind, title, usualDays, tells }) => ({ kind, title, usualDays, tells })),
    };
  });
}
