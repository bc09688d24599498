import { z } from 'zod';
import { matchingPage } from '../../lib/pages.ts';
import { everyEntered } from '../../metering/prepaid/every-entered.ts';
import { CustomerNotice } from '../../model/archive/customer-notice-kind.ts';
import type { ArchiveItem, ArchiveQuery } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { fileFormat, sendTable } from '../condition/table-reply.ts';
import { tableResponse } from '../desk/table-answer.ts';
import { Refusal } from '../errors/refusal.ts';
import { noticeTable } from '../prepaid/notice-table.ts';
import { AskedInstant } from '../schema/instant.ts';
import { NoticeView, noticeView } from '../schema/notice-view.ts';
import { given, pageOf, paging } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';

const { shape } = CustomerNotice;
const id = z.string().max(100).exactOptional();

const Query = z.strictObject({
  customer: id,
  site: id,
  meter: id,
  outage: id,
  about: shape.about.exactOptional(),
  state: shape.state.exactOptional(),
  from: AskedInstant.exactOptional().describe('due from then on'),
  to: AskedInstant.exactOptional().describe('due before then'),
  format: z
    .enum(['json', 'csv', 'xlsx'])
    .exactOptional()
    .describe('absent: by `Accept`, `text/csv` or else JSON'),
  lang: z.enum(['zh', 'en']).exactOptional().describe("of the sheet; absent: the caller's own"),
  ...paging,
});
type Query = z.infer<typeof Query>;

/** A page is found within so many pages of the archive, or is shorter than asked for. */
const MOST_PAGES = 20;
/** A sheet of more would be read by nobody, and be made for minutes. */
const MOST_ROWS = 100_000;

/** Who was told what, when and with which outcome. */
export function customerNoticeRoutes(app: ApiApp, { ports }: ApiContext): void {
  const { archive } = ports.records;
  const schema = {
    operationId: 'customerNotices',
    summary: 'The ledger of notices to customers, the latest due first',
    tags: ['customers'],
    querystring: Query,
    response: { 200: tableResponse('The ledger', pageOf(NoticeView)), ...guarded(422, 503) },
  };
  const config = { access: 'customer-notices.read' } as const;
  app.get('/customer-notices', { config, schema }, async (request, reply) => {
    const { query } = request;
    const asked = questionOf(query);
    const isAsked = (item: ArchiveItem): item is ArchiveItem => matches(item, query);
    const format = fileFormat(query.format, request.headers.accept);
    if (format === null) {
      const read = (start: { readonly cursor?: string }) =>
        archive.list({ ...asked, limit: query.limit, ...given('cursor', query.cursor), ...start });
      const page = await matchingPage(read, isAsked, MOST_PAGES);
      return reply.send({ items: page.items.map(noticeView), next: page.next });
    }
    const rows: NoticeView[] = [];
    for await (const { item } of everyEntered(archive, asked, Standing)) {
      if (isAsked(item)) rows.push(noticeView(item));
      if (rows.length > MOST_ROWS)
        throw new Refusal('table-too-large', `more than ${MOST_ROWS} notices: narrow the span`);
    }
    const language = query.lang ?? request.principal?.user.language ?? 'zh';
    const table = noticeTable(rows, language);
    return sendTable(reply, format, {
      table,
      rows: rows.length,
      name: 'gaswatch-customer-notices',
    });
  });
}

function questionOf({
  customer,
  site,
  meter,
  outage,
  from,
  to,
}: Query): Omit<ArchiveQuery, 'limit' | 'cursor'> {
  const part = outage === undefined ? undefined : `outage:${outage}`;
  return {
    kind: 'customer-notice',
    subject: {
      ...given('customer', customer),
      ...given('site', site),
      ...given('meter', meter),
      ...given('part', part),
    },
    ...given('from', from),
    ...given('to', to),
  };
}

const Standing = z.object({ about: z.string(), state: z.string() });

function matches({ body }: ArchiveItem, { about, state }: Query): boolean {
  const standing = Standing.parse(body);
  return (
    (about === undefined || standing.about === about) &&
    (state === undefined || standing.state === state)
  );
}
