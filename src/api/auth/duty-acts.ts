import { everyItem } from '../../lib/pages.ts';
import type { CycleSpan } from '../../metering/settlement/cycle-at.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { assignmentOf } from '../../model/archive/checks/assignments.ts';
import { ManualReading, MeterOperation } from '../../model/archive/metering-kinds.ts';
import { Settlement } from '../../model/archive/operation-kinds.ts';
import type { Assignment, DutyDone } from '../../model/duties.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveRecords } from '../../records/records.ts';
import { heldItem } from '../archive/draft-of.ts';

const PAGE = 1_000;
const DAY_MS = 86_400_000;
/** A cycle is settled within so long after its end, or nobody remembers who read it. */
const SETTLED_WITHIN_MS = 100 * DAY_MS;

type Cycle = Pick<CycleSpan, 'start' | 'end'>;

/**
 * Who has read, set, settled and worked on a meter in a cycle: by whom it was entered,
 * and whom it names. What was withdrawn or moved since counts too: it was done.
 */
export async function actsInCycle(
  archive: ArchiveRecords,
  meter: string,
  cycle: Cycle,
): Promise<readonly DutyDone[]> {
  const acts = await Promise.all([
    readingsIn(archive, meter, cycle),
    volumesIn(archive, meter, cycle),
    operationsIn(archive, meter, cycle),
    settlementsIn(archive, meter, cycle),
  ]);
  return acts.flat();
}

/** Items of which any revision was of the meter and in the time; `from` absent: from the beginning, until they end. */
async function idsOf(
  archive: ArchiveRecords,
  kind: ArchiveKind,
  meter: string,
  { start, end }: Cycle,
  from: EpochMs | null = start,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const bounds = from === null ? {} : { from };
  for await (const { id, validTo } of everyItem<ArchiveItem>((page) =>
    archive.list({
      ...{ kind, subject: { meter }, revisions: 'all', limit: PAGE, to: end },
      ...bounds,
      ...page,
    }),
  ))
    if (validTo === null || validTo > start) ids.add(id);
  return ids;
}

async function readingsIn(
  archive: ArchiveRecords,
  meter: string,
  cycle: Cycle,
): Promise<readonly DutyDone[]> {
  const found: DutyDone[] = [];
  for (const id of await idsOf(archive, 'meter-reading', meter, cycle)) {
    // who entered it first has read it, whoever has corrected it since
    for (const { body, recordedBy, recordedAt } of await archive.revisions('meter-reading', id)) {
      const { by } = ManualReading.parse(body);
      for (const person of new Set([recordedBy, by]))
        found.push({ duty: 'read', person, at: recordedAt, what: `meter-reading ${id}` });
    }
  }
  return found;
}

/** Volumes that people have set in place of what the register counted. */
async function volumesIn(
  archive: ArchiveRecords,
  meter: string,
  cycle: Cycle,
): Promise<readonly DutyDone[]> {
  const kind = 'substitute-volume';
  const found: DutyDone[] = [];
  for (const id of await idsOf(archive, kind, meter, cycle, null))
    for (const { recordedBy: person, recordedAt: at } of await archive.revisions(kind, id))
      found.push({ duty: 'set', person, at, what: `${kind} ${id}` });
  return found;
}

/** Whoever has entered it, filled its steps in or corrected it has worked on the meter. */
async function operationsIn(
  archive: ArchiveRecords,
  meter: string,
  cycle: Cycle,
): Promise<readonly DutyDone[]> {
  const found: DutyDone[] = [];
  for (const id of await idsOf(archive, 'meter-operation', meter, cycle)) {
    const entered = await archive.revisions('meter-operation', id);
    const steps = await archive.revisions('operation-draft', id);
    const people = [
      ...[...entered, ...steps].map(({ recordedBy }) => recordedBy),
      ...entered.map(({ body }) => MeterOperation.parse(body).by),
    ];
    const at = entered[0]?.validFrom ?? cycle.start;
    for (const person of new Set(people))
      found.push({ duty: 'maintain', person, at, what: `meter-operation ${id}` });
  }
  return found;
}

/** Those of this cycle, and those of earlier ones that were made in it. */
async function settlementsIn(
  archive: ArchiveRecords,
  meter: string,
  { start, end }: Cycle,
): Promise<readonly DutyDone[]> {
  const { items } = await archive.list({
    kind: 'settlement',
    subject: { meter },
    from: epochMs(start - SETTLED_WITHIN_MS),
    to: end,
    limit: PAGE,
  });
  return items
    .filter(
      ({ validFrom, recordedAt }) =>
        validFrom >= start || (recordedAt >= start && recordedAt < end),
    )
    .flatMap(({ id, recordedAt, recordedBy, body }): readonly DutyDone[] =>
      [...new Set([recordedBy, Settlement.parse(body).by])].map((person) => ({
        duty: 'settle',
        person,
        at: recordedAt,
        what: `settlement ${id}`,
      })),
    );
}

/** A person's assignments; everybody's where nobody is named. */
export async function assignmentsOf(
  archive: Pick<ArchiveRecords, 'list'>,
  person?: string,
): Promise<readonly Assignment[]> {
  const subject = person === undefined ? {} : { subject: { part: person } };
  const found: Assignment[] = [];
  for await (const item of everyItem<ArchiveItem>((page) =>
    archive.list({ kind: 'staff-assignment', limit: PAGE, ...subject, ...page }),
  ))
    found.push(assignmentOf(heldItem(item)));
  return found;
}
