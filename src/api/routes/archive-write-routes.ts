import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../lib/app-error.ts';
import { unguidedProblems } from '../../metering/operations/unguided-problems.ts';
import type { ArchiveDraft, ArchiveProblem } from '../../model/archive/archive-draft.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { checkDraft } from '../../model/archive/checks/check-draft.ts';
import { epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { archiveRefusal, flagsOf, isRefused } from '../archive/archive-problem.ts';
import {
  ArchiveView,
  archiveView,
  DayOrInstant,
  itemParams,
  kindParams,
  SubjectInput,
  WrittenView,
} from '../archive/archive-view.ts';
import { changeOf, draftOf, type GivenChange, heldItem, withdrawal } from '../archive/draft-of.ts';
import { dutyItems, requireItemDuties } from '../archive/item-duty.ts';
import { lookAround, placeOf } from '../archive/look-around.ts';
import { requireArea } from '../archive/write-area.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { given } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';
import { followCertificates } from '../verification/follow-certificates.ts';

const tags = ['archive'];
const config = { access: 'archive.write' } as const;
const reason = z.string().trim().max(500);
const base = z.coerce.number().int().min(1).describe('revision it is based on');

const content = {
  body: z.record(z.string(), z.unknown()).describe('the fields of the kind: see GET /archive'),
  subject: SubjectInput.default({}).describe('for what the body does not say'),
  validFrom: DayOrInstant.exactOptional(),
  validTo: DayOrInstant.nullable()
    .exactOptional()
    .describe('exclusive; null: until further notice'),
};

const NewItem = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/)
    .exactOptional()
    .describe('absent: one is made'),
  ...content,
  reason: reason.default(''),
  follows: z
    .string()
    .max(100)
    .exactOptional()
    .describe('id of the item of this kind that ends where this one begins'),
});

const Revision = z.strictObject({ base, ...content, reason: reason.min(1) });

export function archiveWriteRoutes(app: ApiApp, context: ApiContext): void {
  enterRoute(app, context);
  reviseRoute(app, context);
  withdrawRoute(app, context);
}

function enterRoute(app: ApiApp, context: ApiContext): void {
  const schema = {
    operationId: 'enterArchiveItem',
    summary: 'Enter an item; with `follows`, the one before it ends in the same step',
    tags,
    params: kindParams,
    body: NewItem,
    response: { 201: WrittenView, ...guarded(404, 409, 422, 503) },
  };
  app.post('/archive/:kind', { config, schema }, async (request, reply) => {
    const { kind } = request.params;
    const principal = principalOf(request);
    requireArea(principal, kind);
    const { follows, id = randomUUID(), reason: why, ...asked } = request.body;
    const written = await context.archiveChanges(async () => {
      const taken = await context.ports.records.archive.get(kind, id);
      if (taken !== null) {
        throw new Refusal('archive-conflict', `there is a ${kind} ${id} already: revise it`);
      }
      const draft = draftFrom({ kind, id, present: null, ...asked }, context);
      const before = follows === undefined ? null : await standing(context, kind, follows);
      const drafts = before === null ? [draft] : [endedBy(before, draft), draft];
      await requireItemDuties(context, request, drafts.flatMap(dutyItems));
      const { problems } = await judged(context, drafts);
      const changes = [
        ...(before === null ? [] : [endChange(before, draft, why)]),
        changeOf(draft, 0, why),
      ];
      return { items: await save(context, changes, principal.user.name), problems };
    });
    const item = last(written.items);
    await context.audit.note(request, {
      action: 'archive.enter',
      object: `${kind} ${id}`,
      detail: follows === undefined ? why : `follows ${follows}; ${why}`,
      after: archiveView(item),
    });
    return reply.code(201).send({ ...archiveView(item), flags: flagsOf(written.problems) });
  });
}

function reviseRoute(app: ApiApp, context: ApiContext): void {
  const schema = {
    operationId: 'reviseArchiveItem',
    summary: 'Enter a new revision of an item; the one before stays readable',
    description: 'Validity that is not given stays as it is.',
    tags,
    params: itemParams,
    body: Revision,
    response: { 200: WrittenView, ...guarded(404, 409, 422, 503) },
  };
  app.put('/archive/:kind/:id', { config, schema }, async (request) => {
    const { kind, id } = request.params;
    const principal = principalOf(request);
    requireArea(principal, kind);
    const { base: from, reason: why, ...asked } = request.body;
    const written = await context.archiveChanges(async () => {
      const present = await standing(context, kind, id);
      refuseStale(present, from);
      const draft = draftFrom({ kind, id, present, ...asked }, context);
      await requireItemDuties(context, request, dutyItems(draft));
      const { problems } = await judged(context, [draft]);
      const items = await save(context, [changeOf(draft, from, why)], principal.user.name);
      return { item: last(items), present, problems };
    });
    await context.audit.note(request, {
      action: 'archive.revise',
      object: `${kind} ${id}`,
      detail: why,
      before: archiveView(written.present),
      after: archiveView(written.item),
    });
    return { ...archiveView(written.item), flags: flagsOf(written.problems) };
  });
}

function withdrawRoute(app: ApiApp, context: ApiContext): void {
  const schema = {
    operationId: 'withdrawArchiveItem',
    summary: 'Withdraw an item that was entered by mistake; it counts no more and stays readable',
    tags,
    params: itemParams,
    querystring: z.strictObject({ base, reason: reason.min(1) }),
    response: { 200: ArchiveView, ...guarded(404, 409, 422, 503) },
  };
  app.delete('/archive/:kind/:id', { config, schema }, async (request) => {
    const { kind, id } = request.params;
    const principal = principalOf(request);
    requireArea(principal, kind);
    const { base: from, reason: why } = request.query;
    const { item, present } = await context.archiveChanges(async () => {
      const stood = await standing(context, kind, id);
      refuseStale(stood, from);
      const draft = withdrawal(stood);
      await requireItemDuties(context, request, dutyItems(draft));
      await judged(context, [draft]);
      const items = await save(context, [changeOf(draft, from, why)], principal.user.name);
      return { item: last(items), present: stood };
    });
    await context.audit.note(request, {
      action: 'archive.withdraw',
      object: `${kind} ${id}`,
      detail: why,
      before: archiveView(present),
    });
    return archiveView(item);
  });
}

interface Asked {
  readonly body: Readonly<Record<string, unknown>>;
  readonly subject: GivenChange['subject'];
  readonly validFrom?: string;
  readonly validTo?: string | null;
}

/** Throws every fault of the body at once. */
function draftFrom(
  { validFrom, validTo, ...asked }: Asked & Pick<GivenChange, 'kind' | 'id' | 'present'>,
  { ports }: ApiContext,
): ArchiveDraft {
  const change = { ...asked, ...given('validFrom', validFrom), ...given('validTo', validTo) };
  const draft = draftOf(change, placeOf(ports));
  if (!draft.ok) throw archiveRefusal(draft.error);
  return draft.value;
}

async function judged({ ports }: ApiContext, drafts: readonly ArchiveDraft[]) {
  const around = lookAround(ports, drafts);
  const problems: ArchiveProblem[] = [];
  for (const draft of drafts) {
    const about = await around(draft);
    problems.push(...checkDraft(draft, about), ...unguidedProblems(draft, about));
  }
  if (problems.some(isRefused)) throw archiveRefusal(problems);
  return { problems };
}

async function save(
  { ports }: ApiContext,
  changes: readonly ArchiveChange[],
  by: string,
): Promise<readonly ArchiveItem[]> {
  const items = await ports.records.archive.write(changes, by, epochMs(ports.clock.now()));
  await followCertificates(ports, items, by);
  return items;
}

/** It is there and has not been withdrawn. */
async function standing(
  { ports }: ApiContext,
  kind: ArchiveKind,
  id: string,
): Promise<ArchiveItem> {
  const item = await ports.records.archive.get(kind, id);
  if (item === null) throw new Refusal('archive-unknown', `there is no ${kind} ${id}`);
  if (item.standing === 'withdrawn') {
    throw new Refusal('archive-conflict', `${kind} ${id} has been withdrawn: enter a new one`);
  }
  return item;
}

function refuseStale({ kind, id, revision }: ArchiveItem, from: number): void {
  if (revision === from) return;
  throw new Refusal(
    'archive-conflict',
    `${kind} ${id} is at revision ${revision}, not ${from}: read it again and repeat the change`,
    { members: { revision } },
  );
}

const endedBy = (before: ArchiveItem, next: ArchiveDraft): ArchiveDraft => ({
  ...heldItem(before),
  validTo: next.validFrom,
  act: 'enter',
  before: heldItem(before),
});

const endChange = (before: ArchiveItem, next: ArchiveDraft, why: string): ArchiveChange =>
  changeOf(endedBy(before, next), before.revision, why === '' ? `followed by ${next.id}` : why);

function last(items: readonly ArchiveItem[]): ArchiveItem {
  const item = items.at(-1);
  if (item === undefined) {
    throw new AppError('records-failed', 'the archive did not answer with what it wrote');
  }
  return item;
}
