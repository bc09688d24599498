import { everyItem } from '../../lib/pages.ts';
import { operationsOf } from '../../metering/operations/operations-of.ts';
import type { CycleSpan } from '../../metering/settlement/cycle-at.ts';
import { assignmentOf } from '../../model/archive/checks/assignments.ts';
import { ManualReading } from '../../model/archive/metering-kinds.ts';
import { Settlement } from '../../model/archive/operation-kinds.ts';
import type { Assignment, DutyDone } from '../../model/duties.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveRecords } from '../../records/records.ts';
import { heldItem } from '../archive/draft-of.ts';

const PAGE = 1_000;
const DAY_MS = 86_400_000;
/** A cycle is settled within so long after its end, or nobody remembers who read it. */
const SETTLED_WITHIN_MS = 100 * DAY_MS;

/** Who has read, settled and worked on a meter in a cycle: by whom it was entered, and whom it names. */
export async function actsInCycle(
  archive: ArchiveRecords,
  meter: string,
  cycle: Pick<CycleSpan, 'start' | 'end'>,
): Promise<readonly DutyDone[]> {
  const [readings, operations, settlements] = await Promise.all([
    readingsIn(archive, meter, cycle),
    operationsOf(archive, meter),
    settlementsIn(archive, meter, cycle),
  ]);
  const worked = operations
    .filter(({ at }) => at >= cycle.start && at < cycle.end)
    .flatMap(({ id, at, body, recordedBy }): readonly DutyDone[] =>
      [recordedBy, body.by].map((person) => ({
        duty: 'maintain',
        person,
        at,
        what: `meter-operation ${id}`,
      })),
    );
  return [...readings, ...worked, ...settlements];
}

async function readingsIn(
  archive: ArchiveRecords,
  meter: string,
  { start, end }: Pick<CycleSpan, 'start' | 'end'>,
): Promise<readonly DutyDone[]> {
  const found: DutyDone[] = [];
  for await (const { id } of everyItem<ArchiveItem>((page) =>
    archive.list({
      kind: 'meter-reading',
      subject: { meter },
      from: start,
      to: end,
      limit: PAGE,
      ...page,
    }),
  )) {
    // who entered it first has read it, whoever has corrected it since
    for (const { body, recordedBy, recordedAt } of await archive.revisions('meter-reading', id)) {
      const { by } = ManualReading.parse(body);
      for (const person of new Set([recordedBy, by]))
        found.push({ duty: 'read', person, at: recordedAt, what: `meter-reading ${id}` });
    }
  }
  return found;
}

/** Those of this cycle, and those of earlier ones that were made in it. */
async function settlementsIn(
  archive: ArchiveRecords,
  meter: string,
  { start, end }: Pick<CycleSpan, 'start' | 'end'>,
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
