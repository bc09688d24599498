import type { OperationFacts } from '../../metering/operations/operation-facts.ts';
import { type Need, needsOf } from '../../metering/operations/operation-needs.ts';
import { deviceRecord, operationBody } from '../../metering/operations/operation-plan.ts';
import { operationProblems } from '../../metering/operations/operation-problems.ts';
import type { ArchiveDraft, ArchiveProblem } from '../../model/archive/archive-draft.ts';
import { checkDraft } from '../../model/archive/checks/check-draft.ts';
import { MeterRecord } from '../../model/archive/device-kinds.ts';
import type { OperationDraft } from '../../model/archive/operation-kinds.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import { changeOf, draftOf, heldItem } from '../archive/draft-of.ts';
import { lookAround, placeOf } from '../archive/look-around.ts';
import type { ApiPorts } from '../ports.ts';
import type { HeldOperation } from './held-operation.ts';
import { readFacts } from './read-facts.ts';

export interface JudgedOperation {
  readonly facts: OperationFacts;
  /** What is still to be said. */
  readonly needs: readonly Need[];
  readonly problems: readonly ArchiveProblem[];
  /** What completing enters in the archive, all at once; empty while something is missing. */
  readonly changes: readonly ArchiveChange[];
  /** Item of the old device that ends; empty: none is on file. */
  readonly ended: string;
}

/** An operation in progress against everything that is known: what is missing, what is wrong, what it would do. */
export async function judgeOperation(
  ports: ApiPorts,
  { item, draft }: HeldOperation,
): Promise<JudgedOperation> {
  const facts = await readFacts(ports, draft);
  const needs = needsOf(draft, facts);
  const own = operationProblems(draft, facts);
  const judged = { facts, needs, changes: [], ended: '' };
  if (needs.some(({ needed }) => needed === 'required')) return { ...judged, problems: own };
  const planned = await plannedItems(ports, item.id, draft, facts);
  if ('problems' in planned)
    return { ...judged, problems: distinct([...own, ...planned.problems]) };
  const around = lookAround(ports, planned.drafts);
  const found: ArchiveProblem[] = [];
  for (const one of planned.drafts) found.push(...checkDraft(one, await around(one)));
  const reason = `operation ${item.id}`;
  const changes = await Promise.all(
    planned.drafts.map(async (one) => {
      // what was undone is entered again, as a further revision
      const stood = await ports.records.archive.get(one.kind, one.id);
      return changeOf(one, stood?.revision ?? 0, reason);
    }),
  );
  const problems = distinct([...own, ...found]);
  return { facts, needs, problems, changes, ended: planned.ended?.id ?? '' };
}

type Planned =
  | { readonly problems: readonly ArchiveProblem[] }
  | { readonly drafts: readonly ArchiveDraft[]; readonly ended: ArchiveItem | null };

/** The operation under the id of its draft; of the devices, the end of the old item and the new one. */
async function plannedItems(
  ports: ApiPorts,
  id: string,
  draft: OperationDraft,
  facts: OperationFacts,
): Promise<Planned> {
  const place = placeOf(ports);
  const subject = { meter: draft.meter };
  const given = { id, subject, present: null };
  const operation = draftOf(
    { kind: 'meter-operation', body: operationBody(draft, facts.place), ...given },
    place,
  );
  if (!operation.ok) return { problems: operation.error };
  const record = deviceRecord(draft, facts, await seenBefore(ports, draft));
  if (record === null) return { drafts: [operation.value], ended: null };
  const at = operation.value.validFrom;
  const device = draftOf(
    { ...record, ...given, validFrom: new Date(at).toISOString(), validTo: null },
    place,
  );
  if (!device.ok)
    return { problems: device.error.map((one) => ({ ...one, path: `new.${one.path}` })) };
  const query = { kind: record.kind, subject, at, limit: 1 } as const;
  const [old] = (await ports.records.archive.list(query)).items;
  if (old === undefined) return { drafts: [operation.value, device.value], ended: null };
  const before = heldItem(old);
  const end: ArchiveDraft = { ...before, validTo: at, act: 'enter', before };
  return { drafts: [operation.value, end, device.value], ended: old };
}

/** The particulars of a meter that has sat here before. */
async function seenBefore(
  { records, clock }: ApiPorts,
  { meter, new: next }: OperationDraft,
): Promise<MeterRecord | null> {
  if (next?.serial === undefined) return null;
  const { items } = await records.archive.list({
    kind: 'meter',
    subject: { meter, part: next.serial },
    to: epochMs(clock.now() + 1),
    limit: 1,
  });
  return items[0] === undefined ? null : MeterRecord.parse(items[0].body);
}

/** The same thing is found by the archive's checks and by ours. */
function distinct(problems: readonly ArchiveProblem[]): readonly ArchiveProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, severity, words }) => {
    const key = `${path} ${severity} ${words.en}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
