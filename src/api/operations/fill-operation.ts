import { z } from 'zod';
import { hasSide } from '../../metering/operations/operation-acts.ts';
import { serialAt } from '../../metering/operations/operation-facts.ts';
import { OperationDraft } from '../../model/archive/operation-kinds.ts';
import type { ApiPorts } from '../ports.ts';
import { given } from '../schema/paging.ts';
import { readFacts } from './read-facts.ts';

const { at, old, new: fitted, by, witness, sealNumber, files, note } = OperationDraft.shape;

/** What is filled in bit by bit: what is absent stays as it is; `null` empties it. */
export const OperationFields = z.strictObject({
  at: at.unwrap().nullable().exactOptional().describe('when it was done, with offset'),
  old: old.unwrap().exactOptional().describe('members that are absent stay as they are'),
  new: fitted.unwrap().exactOptional(),
  by: by.unwrap().exactOptional().describe('who did it'),
  witness: witness.unwrap().exactOptional(),
  sealNumber: sealNumber.unwrap().exactOptional(),
  files: files.unwrap().exactOptional().describe('photographs, as sent to /archive/files'),
  note: note.unwrap().exactOptional(),
});
export type OperationFields = z.infer<typeof OperationFields>;

export function filled(
  draft: OperationDraft,
  { at: moment, ...fields }: OperationFields,
): OperationDraft {
  const { at: known, old: oldKnown, new: newKnown, ...rest } = draft;
  const { old: oldGiven, new: newGiven, ...words } = fields;
  const when = moment === undefined ? known : (moment ?? undefined);
  const side = <T extends object>(held: T | undefined, more: T | undefined): T | undefined =>
    more === undefined ? held : { ...held, ...more };
  return OperationDraft.parse({
    ...rest,
    ...words,
    ...given('at', when),
    ...given('old', side(oldKnown, oldGiven)),
    ...given('new', side(newKnown, newGiven)),
  });
}

/** What sits there is known: nobody types it again, and whoever finds another says so. */
export async function withSitting(ports: ApiPorts, draft: OperationDraft): Promise<OperationDraft> {
  const facts = await readFacts(ports, draft);
  const serial = serialAt(draft.act, facts);
  const sitting = {
    device: facts.place.meter.device,
    ...(serial === null ? {} : { serial }),
  };
  const same = draft.act === 'unseal';
  return {
    ...draft,
    ...(hasSide(draft.act, 'old') ? { old: { ...sitting, ...draft.old } } : {}),
    ...(same ? { new: { ...sitting, ...draft.new } } : {}),
  };
}
