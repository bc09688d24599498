import type { FastifyRequest } from 'fastify';
import type { ArchiveDraft } from '../../model/archive/archive-draft.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { ApiContext } from '../api-context.ts';
import { type MeterDuty, requireDuty } from '../auth/require-duty.ts';

/** What entering an item of the kind is, where duties are kept apart. */
const DUTY_OF: Partial<Readonly<Record<ArchiveKind, MeterDuty['duty']>>> = {
  'meter-reading': 'read',
  'meter-operation': 'maintain',
};

const DAY_MS = 86_400_000;

/** Of a whole sheet: each meter and day of it is asked once. @throws Refusal duty-conflict. */
export async function requireItemDuties(
  context: Pick<ApiContext, 'ports' | 'audit'>,
  request: FastifyRequest,
  changes: readonly DutyItem[],
): Promise<void> {
  const asked = new Set<string>();
  for (const change of changes) {
    const { kind, subject, validFrom } = change;
    const key = `${kind} ${subject.meter} ${Math.floor(validFrom / DAY_MS)}`;
    if (asked.has(key)) continue;
    asked.add(key);
    await requireItemDuty(context, request, change);
  }
}

type DutyItem = Pick<ArchiveDraft, 'kind' | 'subject' | 'validFrom'>;

/** @throws Refusal duty-conflict. */
export async function requireItemDuty(
  context: Pick<ApiContext, 'ports' | 'audit'>,
  request: FastifyRequest,
  { kind, subject, validFrom }: DutyItem,
): Promise<void> {
  const duty = DUTY_OF[kind];
  const { meter } = subject;
  if (duty === undefined || meter === undefined) return;
  await requireDuty(context, request, { duty, meter, at: validFrom });
}
