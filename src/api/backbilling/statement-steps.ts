import { everyItem, type PageStart } from '../../lib/pages.ts';
import type { ArchiveDraft } from '../../model/archive/archive-draft.ts';
import type { BackBilling, BackBillingState } from '../../model/archive/back-billing-kind.ts';
import { checkDraft } from '../../model/archive/checks/check-draft.ts';
import { placed } from '../../model/archive/fleet-places.ts';
import { subjectOf } from '../../model/archive/kind-specs.ts';
import type { SubstituteVolume } from '../../model/archive/metering-kinds.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import { archiveRefusal, isRefused } from '../archive/archive-problem.ts';
import { changeOf, draftOf } from '../archive/draft-of.ts';
import { lookAround, placeOf } from '../archive/look-around.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { bodyOfStatement } from './back-billing-schema.ts';

const KIND = 'back-billing';

/** @throws Refusal back-billing-unknown; archive-conflict when `base` is not its revision. */
export async function statementAt(
  { records }: Pick<ApiPorts, 'records'>,
  id: string,
  base?: number,
): Promise<{ readonly item: ArchiveItem; readonly body: BackBilling }> {
  const item = await records.archive.get(KIND, id);
  if (item === null) throw new Refusal('back-billing-unknown', `there is no statement ${id}`);
  if (base !== undefined && base !== item.revision)
    throw new Refusal(
      'archive-conflict',
      `statement ${id} is at revision ${item.revision}, not ${base}: read it again first`,
      { members: { revision: item.revision } },
    );
  return { item, body: bodyOfStatement(item) };
}

/** @throws Refusal back-billing-state */
export function requireState(
  id: string,
  { state }: BackBilling,
  ...wanted: readonly BackBillingState[]
): void {
  if (wanted.includes(state)) return;
  throw new Refusal(
    'back-billing-state',
    `statement ${id} is ${state}; this step is for one that is ${wanted.join(' or ')}`,
    { members: { state } },
  );
}

/** Refuses a span of which another issued statement of the meter has said what passed. */
export async function requireFree(
  { records }: Pick<ApiPorts, 'records'>,
  id: string,
  { meter, from, to }: Pick<BackBilling, 'meter' | 'from' | 'to'>,
): Promise<void> {
  const read = (start: PageStart) =>
    records.archive.list({ kind: KIND, subject: { meter }, limit: 1_000, ...start });
  for await (const item of everyItem<ArchiveItem>(read)) {
    const other = bodyOfStatement(item);
    const meets =
      Date.parse(other.from) < Date.parse(to) && Date.parse(from) < Date.parse(other.to);
    if (item.id === id || other.state !== 'issued' || !meets) continue;
    throw new Refusal(
      'back-billing-overlap',
      `statement ${item.id} of meter ${meter} is issued for ${other.from} to ${other.to}: cancel it, or take a span that does not meet it`,
      { members: { statement: item.id } },
    );
  }
}

/** A revision of a statement. */
export function statementChange(
  ports: ApiPorts,
  id: string,
  base: number,
  body: BackBilling,
  reason: string,
): ArchiveChange {
  return {
    kind: KIND,
    id,
    base,
    act: 'enter',
    validFrom: epochMs(Date.parse(body.from)),
    validTo: epochMs(Date.parse(body.to)),
    body,
    subject: placed(ports.fleet.current(), subjectOf(KIND, body)),
    reason,
  };
}

/**
 * The volume that the books are to take, checked as the archive checks any other but for one thing:
 * the span may be billed already, which is what a statement is for.
 * @throws Refusal archive-invalid, e.g. where somebody has set a volume by hand.
 */
export async function substituteFor(
  ports: ApiPorts,
  id: string,
  { meter, from, to, estimateM3, method }: BackBilling,
): Promise<ArchiveChange> {
  const body: SubstituteVolume = { meter, from, to, vbM3: estimateM3, method, statement: id };
  const given = { kind: 'substitute-volume', id, body, subject: {}, present: null } as const;
  const draft = draftOf(given, placeOf(ports));
  if (!draft.ok) throw archiveRefusal(draft.error);
  await requireUsable(ports, draft.value);
  return changeOf(draft.value, 0, `${KIND} ${id}`);
}

async function requireUsable(
  { settledUntil: _, ...ports }: ApiPorts,
  draft: ArchiveDraft,
): Promise<void> {
  const problems = checkDraft(draft, await lookAround(ports, [draft])(draft));
  if (problems.some(isRefused)) throw archiveRefusal(problems);
}

/** Takes back what an issued statement told the books; null: nothing stands. */
export async function withdrawnSubstitute(
  { records }: Pick<ApiPorts, 'records'>,
  id: string,
  reason: string,
): Promise<ArchiveChange | null> {
  const item = await records.archive.get('substitute-volume', id);
  if (item === null || item.standing !== 'current') return null;
  const { kind, revision, validFrom, validTo, body, subject } = item;
  return { kind, id, base: revision, act: 'withdraw', validFrom, validTo, body, subject, reason };
}
