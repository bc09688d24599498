import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../lib/app-error.ts';
import {
  ParameterProposal,
  PROPOSAL_STATES,
  type ProposalState,
} from '../../model/archive/parameter-proposal-kind.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { fleetChange } from '../audit/fleet-change.ts';
import { principalOf } from '../auth/authenticate.ts';
import { requireOtherPerson } from '../auth/require-duty.ts';
import { Refusal } from '../errors/refusal.ts';
import { ProposalView, proposalView } from '../proposals/proposal-view.ts';
import { changesOf, triedSetting, withApproved } from '../proposals/proposed-setting.ts';
import { instant } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';

const KIND = 'parameter-proposal';
const tags = ['backtests'];
const params = z.strictObject({ id: z.string().max(100) });
const Reason = z.string().trim().min(1).max(1_000);

/** Other parameters of a detector: proposed by one person with a backtest, approved by another. */
export function proposalRoutes(app: ApiApp, context: ApiContext): void {
  listRoute(app, context);
  proposeRoute(app, context);
  approveRoute(app, context);
  rejectRoute(app, context);
}

function listRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'listProposals',
    summary: 'Proposed parameters of detectors, newest first',
    tags,
    querystring: z.strictObject({
      state: z.enum(PROPOSAL_STATES).exactOptional(),
      limit: paging.limit,
      cursor: paging.cursor,
    }),
    response: { 200: pageOf(ProposalView), ...guarded() },
  };
  const config = { access: 'fleet.read' } as const;
  app.get('/proposals', { config, schema }, async (request) => {
    const { state, ...page } = request.query;
    const { items, next } = await ports.records.archive.list({ kind: KIND, ...page });
    const views = items.filter(({ standing }) => standing === 'current').map(proposalView);
    const shown = views.filter((one) => state === undefined || one.state === state);
    return { items: shown.sort((a, b) => (a.proposedAt < b.proposedAt ? 1 : -1)), next };
  });
}

function proposeRoute(app: ApiApp, context: ApiContext): void {
  const { ports, audit } = context;
  const schema = {
    operationId: 'proposeParameters',
    summary: 'Propose what a backtest has tried; a second person approves it',
    description: 'What it would change is taken from the backtest itself.',
    tags,
    body: z.strictObject({ backtest: z.string().max(100), reason: Reason }),
    response: { 201: ProposalView, ...guarded(404, 409, 412) },
  };
  const config = { access: 'backtests.run' } as const;
  app.post('/proposals', { config, schema }, async (request, reply) => {
    const { backtest, reason } = request.body;
    const status = ports.backtests.status(backtest);
    if (status === null) throw new Refusal('backtest-unknown', `no backtest ${backtest}`);
    const setting = triedSetting(status);
    const { fleet, version } = ports.fleet.current();
    requireVersion(version, status.fleetVersion);
    const { comparison } = outcomeOf(status.outcome);
    const now = epochMs(ports.clock.now());
    const by = principalOf(request).user.name;
    const body: ParameterProposal = {
      detector: setting.type,
      ...(setting.site === undefined ? {} : { site: setting.site }),
      ...(setting.subject === undefined ? {} : { subject: setting.subject }),
      state: 'proposed',
      changes: changesOf(fleet, setting),
      fleetVersion: version,
      from: instant(status.asked.span.from),
      to: instant(status.asked.span.to),
      gained: comparison.gained.length,
      lost: comparison.lost.length,
      kept: comparison.kept.length,
      reason,
      proposedBy: by,
      proposedAt: instant(now),
    };
    const item = await write(context, { id: randomUUID(), base: 0, body, validFrom: now }, by);
    const { detector, changes } = body;
    const detail = `${detector}: ${changeText(changes)}`;
    await audit.note(request, { action: 'proposal.make', object: item.id, detail, after: body });
    return reply.code(201).send(proposalView(item));
  });
}

function approveRoute(app: ApiApp, context: ApiContext): void {
  const { ports, audit } = context;
  const schema = {
    operationId: 'approveProposal',
    summary: 'Approve proposed parameters: the fleet has them from now on; never by who proposed',
    tags,
    params,
    body: z.strictObject({ note: Reason.exactOptional() }),
    response: { 200: ProposalView, ...guarded(404, 409, 412, 422, 503) },
  };
  const config = { access: 'fleet.write' } as const;
  app.post('/proposals/:id/approve', { config, schema }, async (request) => {
    const by = principalOf(request).user.name;
    const { item, change } = await context.archiveChanges(async () => {
      const { item: present, body } = await openProposal(context, request.params.id);
      await requireOtherPerson(context, request, {
        person: body.proposedBy,
        at: epochMs(Date.parse(body.proposedAt)),
        what: `proposal ${present.id}`,
      });
      const at = epochMs(ports.clock.now());
      // read and replaced without a pause between: nobody's change is written over
      const { fleet: before, version } = ports.fleet.current();
      requireVersion(version, body.fleetVersion);
      const after = withApproved(before, body, by, instant(at));
      const replaced = await ports.fleet.replace(JSON.stringify(after), by);
      if (!replaced.ok)
        throw new Refusal('fleet-invalid', 'the fleet refuses it', { errors: replaced.error });
      const next = decided(body, 'approved', by, at, request.body.note);
      return {
        item: await write(context, revised(present, next), by),
        change: fleetChange(before, after),
      };
    });
    await audit.note(request, { action: 'proposal.approve', object: item.id, ...change });
    return proposalView(item);
  });
}

function rejectRoute(app: ApiApp, context: ApiContext): void {
  const { ports, audit } = context;
  const schema = {
    operationId: 'rejectProposal',
    summary: 'Reject proposed parameters: nothing changes',
    tags,
    params,
    body: z.strictObject({ reason: Reason }),
    response: { 200: ProposalView, ...guarded(404, 409) },
  };
  const config = { access: 'fleet.write' } as const;
  app.post('/proposals/:id/reject', { config, schema }, async (request) => {
    const by = principalOf(request).user.name;
    const { reason } = request.body;
    const item = await context.archiveChanges(async () => {
      const { item: present, body } = await openProposal(context, request.params.id);
      const next = decided(body, 'rejected', by, epochMs(ports.clock.now()), reason);
      return write(context, revised(present, next), by);
    });
    await audit.note(request, { action: 'proposal.reject', object: item.id, detail: reason });
    return proposalView(item);
  });
}

function requireVersion(inForce: number, tried: number): void {
  if (inForce !== tried)
    throw new Refusal(
      'fleet-changed',
      `it was tried against version ${tried} of the fleet, and version ${inForce} is in force`,
    );
}

function outcomeOf<T>(outcome: T | null): T {
  if (outcome === null) throw new Refusal('backtest-unfit', 'it has no outcome');
  return outcome;
}

async function openProposal(
  { ports }: ApiContext,
  id: string,
): Promise<{ readonly item: ArchiveItem; readonly body: ParameterProposal }> {
  const item = await ports.records.archive.get(KIND, id);
  if (item === null || item.standing === 'withdrawn')
    throw new Refusal('proposal-unknown', `there is no proposal ${id}`);
  const body = ParameterProposal.parse(item.body);
  if (body.state === 'proposed') return { item, body };
  const by = body.decidedBy ?? '';
  throw new Refusal('proposal-decided', `it was ${body.state} by ${by}`, {
    members: { state: body.state, by },
  });
}

const decided = (
  body: ParameterProposal,
  state: ProposalState,
  by: string,
  at: EpochMs,
  note: string | undefined,
): ParameterProposal => ({
  ...body,
  state,
  decidedBy: by,
  decidedAt: instant(at),
  ...(note === undefined ? {} : { decision: note }),
});

interface Written {
  readonly id: string;
  readonly base: number;
  readonly body: ParameterProposal;
  readonly validFrom: EpochMs;
}

const revised = ({ id, revision, validFrom }: ArchiveItem, body: ParameterProposal): Written => ({
  id,
  base: revision,
  body,
  validFrom,
});

async function write(
  { ports }: ApiContext,
  { id, base, body, validFrom }: Written,
  by: string,
): Promise<ArchiveItem> {
  const { detector, site, decision } = body;
  const change: ArchiveChange = {
    kind: KIND,
    id,
    base,
    act: 'enter',
    validFrom,
    validTo: null,
    body,
    subject: { ...(site === undefined ? {} : { site }), part: `detector:${detector}` },
    reason: decision ?? '',
  };
  const [item] = await ports.records.archive.write([change], by, epochMs(ports.clock.now()));
  if (item === undefined)
    throw new AppError('records-failed', 'the archive did not answer with what it wrote');
  return item;
}

const changeText = (changes: ParameterProposal['changes']): string =>
  changes.map(({ name, before, after }) => `${name} ${before} → ${after}`).join('; ');
