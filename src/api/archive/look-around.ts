import { z } from 'zod';
import { everyItem, type PageStart } from '../../lib/pages.ts';
import type { ArchiveDraft, HeldItem } from '../../model/archive/archive-draft.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { Around } from '../../model/archive/checks/around.ts';
import { zoneOf } from '../../model/archive/fleet-places.ts';
import type { SubjectKeys } from '../../model/archive/kind-spec.ts';
import { KIND_SPECS, slotOf } from '../../model/archive/kind-specs.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveQuery, ArchiveRecords } from '../../records/records.ts';
import type { ApiPorts } from '../ports.ts';
import { heldItem, type Place } from './draft-of.ts';

type Key = keyof SubjectKeys;
const KEYS: readonly Key[] = ['meter', 'site', 'customer', 'part'];
/** Readings before one that are looked at: some have not every register. */
const READINGS_BACK = 20;

export function placeOf(ports: ApiPorts): Place {
  const companyZone = ports.reporting?.timeZone ?? 'Asia/Shanghai';
  return { fleet: ports.fleet.current(), companyZone };
}

/** What stands around each draft of a batch: the archive, with all of the batch in place. */
export function lookAround(
  ports: ApiPorts,
  batch: readonly ArchiveDraft[],
): (draft: ArchiveDraft) => Promise<Around> {
  const { archive } = ports.records;
  const { fleet, companyZone } = placeOf(ports);
  const now = epochMs(ports.clock.now());
  const overlay = overlayOf(batch);
  const files = new Map<string, boolean>();
  return async (draft) => {
    const about = async (kind: ArchiveKind, key: Key, bounds: Bounds = {}) => {
      const value = draft.subject[key];
      if (value === undefined) return [];
      const subject = { [key]: value };
      const stored = await stand(archive, { kind, subject, ...bounds });
      return overlay(kind, key, value, stored).filter(
        ({ id }) => kind !== draft.kind || id !== draft.id,
      );
    };
    const meter = onlyFor(draft, ['certificate', 'meter-reading', 'meter-operation']);
    const readings = onlyFor(draft, ['meter-reading', 'meter-operation']);
    return {
      fleet,
      now,
      timeZone: zoneOf(fleet, draft.subject, companyZone),
      siblings: await siblingsOf(draft, about),
      devices: onlyFor(draft, ['certificate'])
        ? [...(await about('meter', 'meter')), ...(await about('corrector', 'meter'))]
        : [],
      operations: meter ? await about('meter-operation', 'meter') : [],
      readings: readings
        ? [
            ...(await about('meter-reading', 'meter', { before: draft.validFrom })),
            ...(await about('meter-reading', 'meter', { from: draft.validFrom })),
          ]
        : [],
      locks: onlyFor(draft, ['lock-inspection']) ? await about('bypass-lock', 'site') : [],
      missingFiles: await missingOf(draft, archive, files),
      settledUntil: await settledOf(draft, ports),
    };
  };
}

const onlyFor = (draft: ArchiveDraft, kinds: readonly ArchiveKind[]): boolean =>
  kinds.includes(draft.kind);

interface Bounds {
  readonly before?: EpochMs;
  readonly from?: EpochMs;
}
type About = (kind: ArchiveKind, key: Key, bounds?: Bounds) => Promise<readonly HeldItem[]>;

async function siblingsOf(draft: ArchiveDraft, about: About): Promise<readonly HeldItem[]> {
  const { kind, body, subject } = draft;
  if (slotOf(kind, body, subject) === null) return [];
  // readings and operations of a meter are many: what is the same begins at the same moment
  const { when, slotBy, tense } = KIND_SPECS[kind];
  const moment = when !== null && when.to === undefined && tense === 'done';
  const bounds = moment && slotBy === undefined ? { from: draft.validFrom } : {};
  const key = slotBy ?? KEYS.find((one) => subject[one] !== undefined);
  return key === undefined ? [] : about(kind, key, bounds);
}

async function stand(
  archive: ArchiveRecords,
  { kind, subject, before, from }: Bounds & Pick<ArchiveQuery, 'kind' | 'subject'>,
): Promise<readonly HeldItem[]> {
  const query = { kind, ...(subject === undefined ? {} : { subject }) };
  if (before !== undefined) {
    const { items } = await archive.list({ ...query, to: before, limit: READINGS_BACK });
    return items.map(heldItem);
  }
  const read = (start: PageStart) =>
    archive.list({ ...query, ...(from === undefined ? {} : { from }), limit: 1_000, ...start });
  const held: HeldItem[] = [];
  for await (const item of everyItem(read)) held.push(heldItem(item));
  return held;
}

type Overlay = (
  kind: ArchiveKind,
  key: Key,
  value: string,
  stored: readonly HeldItem[],
) => readonly HeldItem[];

/** What the batch changes is seen as it will be. */
function overlayOf(batch: readonly ArchiveDraft[]): Overlay {
  const changed = new Set(batch.map(({ kind, id }) => `${kind} ${id}`));
  const bySubject = new Map<string, HeldItem[]>();
  for (const draft of batch) {
    if (draft.act === 'withdraw') continue;
    for (const key of KEYS) {
      const value = draft.subject[key];
      if (value === undefined) continue;
      const name = `${draft.kind} ${key} ${value}`;
      const held = bySubject.get(name);
      if (held === undefined) bySubject.set(name, [draft]);
      else held.push(draft);
    }
  }
  return (kind, key, value, stored) => [
    ...stored.filter((item) => !changed.has(`${item.kind} ${item.id}`)),
    ...(bySubject.get(`${kind} ${key} ${value}`) ?? []),
  ];
}

const Attached = z.array(z.object({ sha256: z.string() }));

async function missingOf(
  { body }: ArchiveDraft,
  archive: ArchiveRecords,
  known: Map<string, boolean>,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const { sha256 } of Attached.parse(body['files'] ?? [])) {
    const there = known.get(sha256) ?? (await archive.hasFile(sha256));
    known.set(sha256, there);
    if (!there) missing.push(sha256);
  }
  return missing;
}

const settledOf = async (
  { kind, subject }: ArchiveDraft,
  { settledUntil }: ApiPorts,
): Promise<EpochMs | null> =>
  subject.meter === undefined || settledUntil === undefined || KIND_SPECS[kind].bears === 'no bill'
    ? null
    : settledUntil(subject.meter);
