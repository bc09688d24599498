import { AppError } from '../../lib/app-error.ts';
import { placed } from '../../model/archive/fleet-places.ts';
import { OperationDraft } from '../../model/archive/operation-kinds.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';

/** A guided operation as it stands. */
export interface HeldOperation {
  readonly item: ArchiveItem;
  readonly draft: OperationDraft;
}

export const heldOperation = (item: ArchiveItem): HeldOperation => ({
  item,
  draft: OperationDraft.parse(item.body),
});

/** @throws Refusal operation-unknown. */
export async function operationCalled(
  { records }: Pick<ApiPorts, 'records'>,
  id: string,
): Promise<HeldOperation> {
  const item = await records.archive.get('operation-draft', id);
  if (item === null || item.standing === 'withdrawn')
    throw new Refusal('operation-unknown', `there is no operation ${id}`);
  return heldOperation(item);
}

/**
 * Those that are in progress: what holds until further notice holds at the end
 * of time. Asked so, a clock that was set back hides none.
 */
export const IN_PROGRESS = { kind: 'operation-draft', at: epochMs(8.64e15) } as const;

/** The one that is in progress at a meter place; null: none. */
export async function operationAt(
  { records }: Pick<ApiPorts, 'records'>,
  meter: string,
): Promise<HeldOperation | null> {
  const query = { ...IN_PROGRESS, subject: { meter }, limit: 1 } as const;
  const [item] = (await records.archive.list(query)).items;
  return item === undefined ? null : heldOperation(item);
}

/** Over: done or abandoned. Its validity ends with it, so that what holds on is what is in progress. */
const isOver = ({ state }: OperationDraft): boolean => state === 'done' || state === 'abandoned';

/** A revision of it; `base` 0 begins it now. */
export function operationChange(
  { fleet }: Pick<ApiPorts, 'fleet'>,
  id: string,
  draft: OperationDraft,
  before: { readonly revision: number; readonly validFrom: EpochMs },
  now: EpochMs,
  reason: string,
): ArchiveChange {
  const { validFrom, revision } = before;
  return {
    kind: 'operation-draft',
    id,
    base: revision,
    act: 'enter',
    validFrom,
    validTo: isOver(draft) ? epochMs(Math.max(now, validFrom + 1)) : null,
    body: draft,
    subject: placed(fleet.current(), { meter: draft.meter }),
    reason,
  };
}

/** Enters a revision of it. */
export async function writeOperation(
  ports: Pick<ApiPorts, 'records' | 'fleet' | 'clock'>,
  id: string,
  draft: OperationDraft,
  before: { readonly revision: number; readonly validFrom: EpochMs },
  by: string,
  reason: string,
): Promise<HeldOperation> {
  const now = epochMs(ports.clock.now());
  const change = operationChange(ports, id, draft, before, now, reason);
  const [item] = await ports.records.archive.write([change], by, now);
  if (item === undefined)
    throw new AppError('records-failed', 'the archive did not answer with what it wrote');
  return heldOperation(item);
}
