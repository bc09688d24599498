import type { ArchiveColumn } from '../../../model/archive/columns.ts';
import { columnsOf } from '../../../model/archive/columns.ts';
import { SIDES } from '../../../model/archive/operation-faults.ts';
import type { OperationDraft } from '../../../model/archive/operation-kinds.ts';

export type Act = OperationDraft['act'];

export type StepId = 'when' | 'old' | 'new' | 'proof';

export interface Step {
  readonly id: StepId;
  readonly columns: readonly ArchiveColumn[];
}

const WHEN: ReadonlySet<string> = new Set(['at', 'by', 'witness']);
const PROOF: ReadonlySet<string> = new Set(['sealNumber', 'files', 'note']);

/** The steps of an operation in the order in which they are done on the spot; sides it does not have are left out. */
export function stepsOf(act: Act): readonly Step[] {
  const columns = columnsOf('operation-draft');
  const side = (name: 'old' | 'new'): readonly Step[] =>
    SIDES[act].includes(name)
      ? [{ id: name, columns: columns.filter(({ key }) => key.startsWith(`${name}.`)) }]
      : [];
  return [
    { id: 'when', columns: columns.filter(({ key }) => WHEN.has(key)) },
    ...side('old'),
    ...side('new'),
    { id: 'proof', columns: columns.filter(({ key }) => PROOF.has(key)) },
  ];
}

/** Of needs or problems, those that stand in a step. */
export const inStep = <T extends { readonly path: string }>(
  all: readonly T[],
  { columns }: Step,
): readonly T[] =>
  all.filter(({ path }) =>
    columns.some(
      ({ key }) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`),
    ),
  );
