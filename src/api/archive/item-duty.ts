import { setImmediate as breathe } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { ArchiveDraft } from '../../model/archive/archive-draft.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { ApiContext } from '../api-context.ts';
import { type MeterDuty, requireDuty } from '../auth/require-duty.ts';

/** What entering an item of the kind is, where duties are kept apart. */
const DUTY_OF: Partial<Readonly<Record<ArchiveKind, MeterDuty['duty']>>> = {
  'meter-reading': 'read',
  'substitute-volume': 'set',
  'meter-operation': 'maintain',
};

/** Cycles begin at whole hours of their zone, and some zones are a quarter of an hour apart. */
const QUARTER_MS = 900_000;
/** Items asked about before others get a turn. */
const AT_ONCE = 25;

/** Of a whole sheet: each meter and quarter of an hour of it is asked once. @throws Refusal duty-conflict. */
export async function requireItemDuties(
  context: Pick<ApiContext, 'ports' | 'audit'>,
  request: FastifyRequest,
  changes: readonly DutyItem[],
): Promise<void> {
  const asked = new Set<string>();
  for (const change of changes) {
    const { kind, subject, validFrom } = change;
    const key = `${kind} ${subject.meter} ${Math.floor(validFrom / QUARTER_MS)}`;
    if (asked.has(key)) continue;
    asked.add(key);
    if (asked.size % AT_ONCE === 0) await breathe();
    await requireItemDuty(context, request, change);
  }
}

export type DutyItem = Pick<ArchiveDraft, 'kind' | 'subject' | 'validFrom'>;

/** What a change is and what it takes away: an item that is moved is gone from where it was. */
export const dutyItems = (draft: ArchiveDraft): readonly DutyItem[] =>
  draft.before === null ? [draft] : [draft, draft.before];

/** @throws Refusal duty-conflict. */
async function requireItemDuty(
  context: Pick<ApiContext, 'ports' | 'audit'>,
  request: FastifyRequest,
  { kind, subject, validFrom }: DutyItem,
): Promise<void> {
  const duty = DUTY_OF[kind];
  const { meter } = subject;
  if (duty === undefined || meter === undefined) return;
  await requireDuty(context, request, { duty, meter, at: validFrom });
}
