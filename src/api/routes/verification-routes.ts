import { z } from 'zod';
import { dateName, localClock } from '../../lib/local-time.ts';
import { XLSX_TYPE } from '../../metering/sheet/table-file.ts';
import { LEFT_BECAUSE } from '../../metering/verification/align-fleet.ts';
import { CORRECTOR_YEARS, correctorTerms } from '../../metering/verification/corrector-terms.ts';
import { dueFile, planFile } from '../../metering/verification/due-file.ts';
import {
  DUE_KINDS,
  DUE_STAGES,
  type DueItem,
  dueItems,
  keyOf,
} from '../../metering/verification/due-list.ts';
import { verificationPlan } from '../../metering/verification/verification-plan.ts';
import { epochMs } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { fileFormat, sendTable } from '../condition/table-reply.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { paging } from '../schema/paging.ts';
import { guarded, other } from '../schema/responses.ts';
import { alignCertificates } from '../verification/align-certificates.ts';
import { certificatesOf, correctorsOf } from '../verification/archive-files.ts';
import { DueView, dueView } from '../verification/due-view.ts';

const tags = ['metering'];
const config = { access: 'condition.read' } as const;
const id = z.string().max(64);

const scope = {
  zone: id.exactOptional(),
  site: id.exactOptional(),
  customer: id.exactOptional(),
  what: z.enum(DUE_KINDS).exactOptional(),
  format: z.enum(['json', 'csv', 'xlsx']).exactOptional(),
  lang: z.enum(['zh', 'en']).exactOptional().describe("absent: the caller's own"),
};
interface Scope {
  readonly zone?: string;
  readonly site?: string;
  readonly customer?: string;
  readonly what?: DueItem['kind'];
}

export function verificationRoutes(app: ApiApp, context: ApiContext): void {
  dueRoute(app, context);
  planRoute(app, context);
  alignRoute(app, context);
}

const files = (schema: z.ZodType) => ({
  description: 'The list',
  content: {
    'application/json': { schema },
    ...other('CSV', 'text/csv', z.unknown()).content,
    ...other('Workbook', XLSX_TYPE, z.unknown()).content,
  },
});

const Counts = z.record(z.enum(DUE_STAGES), z.number().int());

const DueListView = z.object({
  counts: Counts,
  items: z.array(DueView),
  next: z.string().nullable(),
});
export type DueListView = z.infer<typeof DueListView>;

function dueRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'verificationDue',
    summary: 'Verifications and service lives that come due, nearest first',
    tags,
    querystring: z.strictObject({
      ...scope,
      stage: z.enum(DUE_STAGES).exactOptional(),
      within: z.coerce
        .number()
        .int()
        .min(0)
        .max(3_660)
        .exactOptional()
        .describe('days; overdue ones are in it'),
      ...paging,
    }),
    response: { 200: files(DueListView), ...guarded(422, 503) },
  };
  app.get('/verification/due', { config, schema }, async (request, reply) => {
    const { query } = request;
    const all = await itemsOf(ports, query);
    const { within = Number.POSITIVE_INFINITY, stage } = query;
    const items = all.filter(
      (item) =>
        (stage === undefined || item.stage === stage) &&
        (within === Number.POSITIVE_INFINITY ||
          (item.daysLeft ?? Number.POSITIVE_INFINITY) <= within),
    );
    const format = fileFormat(query.format, request.headers.accept);
    if (format !== null) {
      const language = query.lang ?? request.principal?.user.language ?? 'zh';
      const table = dueFile(items, language);
      return sendTable(reply, format, {
        table,
        rows: items.length,
        name: 'gaswatch-verification-due',
      });
    }
    const counts = Object.fromEntries(
      DUE_STAGES.map((one) => [one, all.filter((item) => item.stage === one).length]),
    );
    const from = query.cursor === undefined ? 0 : startAfter(items, query.cursor);
    const page = items.slice(from, from + query.limit);
    const last = page.at(-1);
    const next = from + query.limit < items.length && last !== undefined ? encode(last) : null;
    return reply.send({ counts, items: page.map(dueView), next });
  });
}

const month = z.number().int().min(1).max(12);
const PlanView = z.object({
  year: z.number().int(),
  target: z.number().int().describe('items a month when spread evenly'),
  months: z.array(z.object({ month, load: z.number().int(), proposed: z.number().int() })),
  items: z.array(
    DueView.extend({
      notLaterThan: z.iso.date(),
      month,
      proposed: month.describe('never later than `month`'),
      basis: z.enum(['due', 'overdue', 'follows']),
    }),
  ),
});
export type PlanView = z.infer<typeof PlanView>;

function planRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'verificationPlan',
    summary: 'The work of a year by month, and how to spread it',
    tags,
    querystring: z.strictObject({
      ...scope,
      year: z.coerce
        .number()
        .int()
        .min(2000)
        .max(2100)
        .exactOptional()
        .describe('absent: this year'),
    }),
    response: { 200: files(PlanView), ...guarded(422, 503) },
  };
  app.get('/verification/plan', { config, schema }, async (request, reply) => {
    const { query } = request;
    const zone = ports.reporting?.timeZone ?? 'Asia/Shanghai';
    const today = dateName(localClock(zone, ports.clock.now()).day);
    const year = query.year ?? Number(today.slice(0, 4));
    const plan = verificationPlan(await itemsOf(ports, query), year, today);
    const format = fileFormat(query.format, request.headers.accept);
    if (format !== null) {
      const table = planFile(plan, query.lang ?? request.principal?.user.language ?? 'zh');
      return sendTable(reply, format, {
        table,
        rows: plan.items.length,
        name: `gaswatch-verification-plan-${year}`,
      });
    }
    const items = plan.items.map(({ item, due, ...rest }) => ({
      ...dueView(item),
      notLaterThan: due,
      ...rest,
    }));
    return reply.send({ ...plan, items });
  });
}

const AlignedView = z.object({
  moved: z.array(
    z.object({
      meter: z.string(),
      certificate: z.string(),
      before: z.iso.date().nullable(),
      after: z.iso.date(),
    }),
  ),
  left: z
    .array(
      z.object({
        meter: z.string(),
        certificate: z.string(),
        because: z.enum(LEFT_BECAUSE),
      }),
    )
    .describe('certificates that change nothing, and why'),
});
export type AlignedView = z.infer<typeof AlignedView>;

function alignRoute(app: ApiApp, { ports, audit }: ApiContext): void {
  const schema = {
    operationId: 'alignVerification',
    summary: "Enter the dates of the archive's certificates into the fleet",
    description:
      'A certificate entered by itself does so at once; this is for imports. A failed one ends the date.',
    tags,
    response: {
      200: AlignedView,
      ...guarded(422, 503),
    },
  };
  app.post(
    '/verification/align',
    { config: { access: 'verification.align' }, schema },
    async (request) => {
      const { moved, left } = await alignCertificates(ports, principalOf(request).user.name);
      if (moved.length > 0)
        await audit.note(request, {
          action: 'verification.align',
          object: `${moved.length} meters`,
          detail: moved
            .map(({ meter, after }) => `${meter} ${after}`)
            .join(', ')
            .slice(0, 2_000),
        });
      return { moved: [...moved], left: [...left] };
    },
  );
}

async function itemsOf(
  ports: ApiPorts,
  { zone, site, customer, what }: Scope,
): Promise<readonly DueItem[]> {
  const { archive } = ports.records;
  const now = epochMs(ports.clock.now());
  const [correctors, certificates] = await Promise.all([
    correctorsOf(archive, now),
    certificatesOf(archive),
  ]);
  const terms = correctorTerms(correctors, certificates, CORRECTOR_YEARS);
  return dueItems(ports.fleet.current(), terms, now).filter(
    ({ row, kind }) =>
      (zone === undefined || row.site.zone === zone) &&
      (site === undefined || row.site.id === site) &&
      (customer === undefined || row.site.customer === customer) &&
      (what === undefined || kind === what),
  );
}

const PREFIX = 'due:';
const encode = (item: DueItem): string => Buffer.from(PREFIX + keyOf(item)).toString('base64url');

function startAfter(items: readonly DueItem[], cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const at = items.findIndex((item) => PREFIX + keyOf(item) === text);
  if (at === -1)
    throw new Refusal(
      'bad-cursor',
      'the list has changed, or did not give this cursor: start again',
    );
  return at + 1;
}
