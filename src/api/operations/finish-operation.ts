import { AppError } from '../../lib/app-error.ts';
import { everyItem } from '../../lib/pages.ts';
import { fleetAfter } from '../../metering/operations/fleet-after.ts';
import { changesDevice } from '../../metering/operations/operation-acts.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveItem } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts, PathProblem } from '../ports.ts';
import { alignCertificates } from '../verification/align-certificates.ts';
import {
  type HeldOperation,
  heldOperation,
  IN_PROGRESS,
  operationChange,
} from './held-operation.ts';
import { undoOperation } from './undo-operation.ts';

export type FinishPorts = Pick<ApiPorts, 'records' | 'fleet' | 'clock' | 'operations'>;

/**
 * Carries an operation that the archive has through to its end. Each step may
 * have been done before and is the same when it is done again, so that whatever
 * a crash has left is finished by calling this once more:
 *
 * 1. the archive has the operation, the devices and this draft as `completing`,
 *    all in one transaction, before this is called;
 * 2. the journal is told that another register begins, so that the first reading
 *    of the new device, which the changed fleet lets in, is judged by it;
 * 3. the books are told: with the ratings of the meter that ended, before they
 *    judge what it has counted by those of another;
 * 4. the fleet changes;
 * 5. the draft is done.
 *
 * A fleet that refuses the change undoes step 1: nothing is left half done.
 * @throws Refusal operation-refused where that happened.
 */
export async function finishOperation(
  ports: FinishPorts,
  { item, draft }: HeldOperation,
): Promise<HeldOperation> {
  const { fleet, operations, records, clock } = ports;
  const by = item.recordedBy;
  if (changesDevice(draft.act)) await announce(ports, { item, draft });
  await operations?.tellBooks(draft.meter);
  // read and replaced without a pause between: nobody's change is written over
  const after = fleetAfter(fleet.current().fleet, draft);
  if (after !== fleet.current().fleet) {
    const replaced = await fleet.replace(JSON.stringify(after), by);
    if (!replaced.ok) throw await undone(ports, { item, draft }, replaced.error);
  }
  if (changesDevice(draft.act)) await alignCertificates(ports, by, draft.meter);
  const now = epochMs(clock.now());
  const done = operationChange(ports, item.id, { ...draft, state: 'done' }, item, now, 'completed');
  const [written] = await records.archive.write([done], by, now);
  if (written === undefined)
    throw new AppError('records-failed', 'the archive did not answer with what it wrote');
  return heldOperation(written);
}

async function announce(
  { operations, fleet }: FinishPorts,
  { item, draft }: HeldOperation,
): Promise<void> {
  const device = draft.new?.device;
  if (device === undefined || draft.at === undefined || !fleet.current().devices.has(device))
    return;
  await operations?.announce({ device, at: epochMs(Date.parse(draft.at)), operation: item.id });
}

async function undone(
  ports: FinishPorts,
  held: HeldOperation,
  errors: readonly PathProblem[],
): Promise<Refusal> {
  const reason = errors.map(({ path, problem }) => `${path}: ${problem}`).join('; ');
  await undoOperation(ports, held, `the fleet refuses it: ${reason}`.slice(0, 1_000));
  await ports.operations?.tellBooks(held.draft.meter);
  return new Refusal(
    'operation-refused',
    'the fleet refuses the change, see errors; nothing of the operation stands, and it is in progress again',
    { errors: [...errors] },
  );
}

/** What has become of the operations that a stop of the service left half done. */
export interface Recovered {
  readonly id: string;
  readonly outcome: 'finished' | 'undone' | 'failed';
  /** Why it was undone, or is still half done; empty otherwise. */
  readonly detail: string;
}

/** Finishes every operation that is half done; call it before anybody else can change the archive. */
export async function finishOperations(ports: FinishPorts): Promise<readonly Recovered[]> {
  const halfDone: HeldOperation[] = [];
  for await (const item of everyItem<ArchiveItem>((page) =>
    ports.records.archive.list({ ...IN_PROGRESS, limit: 1_000, ...page }),
  )) {
    const held = heldOperation(item);
    if (held.draft.state === 'completing') halfDone.push(held);
  }
  const recovered: Recovered[] = [];
  for (const held of halfDone) recovered.push(await recover(ports, held));
  return recovered;
}

/** One that cannot be finished does not keep the others, or the service, from going on. */
async function recover(ports: FinishPorts, held: HeldOperation): Promise<Recovered> {
  const { id } = held.item;
  try {
    await finishOperation(ports, held);
    return { id, outcome: 'finished', detail: '' };
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return { id, outcome: thrown instanceof Refusal ? 'undone' : 'failed', detail };
  }
}
