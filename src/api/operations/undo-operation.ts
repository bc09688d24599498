import { METER_ACTS } from '../../metering/operations/operation-acts.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { OperationDraft } from '../../model/archive/operation-kinds.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveChange } from '../../records/records.ts';
import type { ApiPorts } from '../ports.ts';
import { type HeldOperation, operationChange } from './held-operation.ts';

/**
 * Takes back what completing has entered, in one transaction: the operation and
 * the new device are withdrawn, the old device goes on as before, the draft is
 * open again and says why.
 */
export async function undoOperation(
  ports: Pick<ApiPorts, 'records' | 'fleet' | 'clock'>,
  { item, draft }: HeldOperation,
  reason: string,
): Promise<void> {
  const { archive } = ports.records;
  const kind = deviceKind(draft);
  const taken = await Promise.all([
    withdrawal(ports, 'meter-operation', item.id, reason),
    ...(kind === null ? [] : [withdrawal(ports, kind, item.id, reason)]),
    ...(kind === null || draft.ended === '' ? [] : [restoral(ports, kind, draft.ended, reason)]),
  ]);
  const now = epochMs(ports.clock.now());
  const again: OperationDraft = { ...draft, state: 'open', ended: '', reason };
  const open = operationChange(ports, item.id, again, item, now, reason.slice(0, 500));
  await archive.write([...taken.flat(), open], item.recordedBy, now);
}

const deviceKind = ({ act }: OperationDraft): 'meter' | 'corrector' | null => {
  if (METER_ACTS.has(act)) return 'meter';
  return act === 'change-corrector' ? 'corrector' : null;
};

async function withdrawal(
  { records }: Pick<ApiPorts, 'records'>,
  kind: ArchiveKind,
  id: string,
  reason: string,
): Promise<readonly ArchiveChange[]> {
  const item = await records.archive.get(kind, id);
  if (item === null || item.standing === 'withdrawn') return [];
  const { revision, validFrom, validTo, body, subject } = item;
  const stood = { validFrom, validTo, body, subject };
  return [{ kind, id, base: revision, act: 'withdraw', ...stood, reason: reason.slice(0, 500) }];
}

/** As it was before the operation ended it. */
async function restoral(
  { records }: Pick<ApiPorts, 'records'>,
  kind: ArchiveKind,
  id: string,
  reason: string,
): Promise<readonly ArchiveChange[]> {
  const [now, before] = await records.archive.revisions(kind, id);
  if (now === undefined || before === undefined) return [];
  const { validFrom, validTo, body, subject } = before;
  const stood = { validFrom, validTo, body, subject };
  return [{ kind, id, base: now.revision, act: 'enter', ...stood, reason: reason.slice(0, 500) }];
}
