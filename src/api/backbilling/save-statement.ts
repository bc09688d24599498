import type { FastifyRequest } from 'fastify';
import { AppError } from '../../lib/app-error.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import type { ApiContext } from '../api-context.ts';
import type { AuditedAction } from '../audit-trail.ts';
import { principalOf } from '../auth/authenticate.ts';
import { bodyOfStatement } from './back-billing-schema.ts';

export const nameOf = (request: FastifyRequest): string => principalOf(request).user.name;

/** All or nothing; the statement comes first. */
export async function saveStatement(
  { ports }: ApiContext,
  changes: readonly ArchiveChange[],
  by: string,
): Promise<ArchiveItem> {
  const [item] = await ports.records.archive.write(changes, by, epochMs(ports.clock.now()));
  if (item === undefined)
    throw new AppError('records-failed', 'the archive did not answer with what it wrote');
  return item;
}

/** What of it matters to whoever reads the audit. */
export async function noteStatement(
  { audit }: ApiContext,
  request: FastifyRequest,
  action: Extract<AuditedAction, `back-billing.${string}`>,
  item: ArchiveItem,
): Promise<void> {
  const { meter, cause, from, to, differenceM3 } = bodyOfStatement(item);
  const detail = `${meter} ${cause} ${from} ${to}: ${differenceM3} m³`;
  await audit.note(request, { action, object: item.id, detail });
}
