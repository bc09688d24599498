import { AppError } from '../../lib/app-error.ts';
import { epochMs } from '../../model/units.ts';
import { isRefused } from '../archive/archive-problem.ts';
import { type FieldError, Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { finishOperation } from './finish-operation.ts';
import { type HeldOperation, heldOperation, operationChange } from './held-operation.ts';
import { judgeOperation } from './judge-operation.ts';

/**
 * Does all of it or nothing. Called again it goes on where it stopped, and does
 * nothing to what is done.
 * @throws Refusal operation-over, archive-conflict, operation-refused with every problem by field.
 */
export async function completeOperation(
  ports: ApiPorts,
  held: HeldOperation,
  { base, by }: { readonly base: number; readonly by: string },
): Promise<HeldOperation> {
  const { item, draft } = held;
  switch (draft.state) {
    case 'done':
      return held;
    case 'abandoned':
      throw new Refusal('operation-over', `operation ${item.id} was abandoned: start another`);
    case 'completing':
      return finishOperation(ports, held);
    case 'open':
      refuseStale(held, base);
      return finishOperation(ports, await enter(ports, held, by));
  }
}

export function refuseStale({ item }: HeldOperation, base: number): void {
  if (item.revision === base) return;
  const { id, revision } = item;
  throw new Refusal(
    'archive-conflict',
    `operation ${id} is at revision ${revision}, not ${base}: read it again and repeat the change`,
    { members: { revision } },
  );
}

/** The one transaction in which it has happened: before it nothing has, after it everything will. */
async function enter(ports: ApiPorts, held: HeldOperation, by: string): Promise<HeldOperation> {
  const { item, draft } = held;
  const { needs, problems, changes, ended } = await judgeOperation(ports, held);
  const errors: (FieldError & { readonly zh: string })[] = [
    ...needs
      .filter(({ needed }) => needed === 'required')
      .map(({ path, words }) => ({
        path,
        problem: `missing: ${words.en}`,
        zh: `缺少：${words.zh}`,
      })),
    ...problems
      .filter(isRefused)
      .map(({ path, words }) => ({ path, problem: words.en, zh: words.zh })),
  ];
  if (errors.length > 0) {
    const count = errors.length === 1 ? '1 problem' : `${errors.length} problems`;
    throw new Refusal('operation-refused', `${count}; nothing was entered`, { errors });
  }
  const now = epochMs(ports.clock.now());
  const completing = { ...draft, state: 'completing', ended, reason: '' } as const;
  const own = operationChange(ports, item.id, completing, item, now, 'completing');
  const written = await ports.records.archive.write([...changes, own], by, now);
  const last = written.at(-1);
  if (last === undefined)
    throw new AppError('records-failed', 'the archive did not answer with what it wrote');
  return heldOperation(last);
}
