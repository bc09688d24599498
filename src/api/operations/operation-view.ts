import { z } from 'zod';
import { serialAt } from '../../metering/operations/operation-facts.ts';
import { OperationDraft } from '../../model/archive/operation-kinds.ts';
import type { EpochMs } from '../../model/units.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';
import type { HeldOperation } from './held-operation.ts';
import type { JudgedOperation } from './judge-operation.ts';

const { meter, act, state, owner } = OperationDraft.shape;

const shape = {
  id: z.string(),
  revision: z.number().int(),
  meter: meter,
  act,
  state: state.unwrap().describe('completing: entered, and the fleet is about to follow'),
  owner,
  startedAt: Instant,
  ageHours: z.number().describe('since it was begun, or until it was over'),
  at: z.string().nullable().describe('when it was done on the spot'),
  changedBy: z.string(),
  changedAt: Instant,
  reason: z.string().describe('why it was undone or abandoned; empty otherwise'),
};

/** As in a list: what is in progress, since when, whose. */
export const OperationLine = named('OperationLine', z.object(shape));

const Words = { zh: z.string(), en: z.string() };

export const OperationView = named(
  'Operation',
  z.object({
    ...shape,
    old: OperationDraft.shape.old.unwrap().nullable(),
    new: OperationDraft.shape.new.unwrap().nullable(),
    by: z.string(),
    witness: z.string(),
    sealNumber: z.string(),
    files: z.array(z.object({ sha256: z.string(), name: z.string() })),
    note: z.string(),
    needs: z
      .array(z.object({ path: z.string(), needed: z.enum(['required', 'advised']), ...Words }))
      .describe('what comes next; empty once it is over'),
    problems: z
      .array(z.object({ path: z.string(), severity: z.enum(['refused', 'flagged']), ...Words }))
      .describe('refused: it cannot be completed so; flagged: somebody should look'),
    known: z
      .object({
        device: z.string(),
        serial: z.string().nullable().describe('of what ends, as it is on file'),
        reading: z
          .object({ at: Instant, vb: z.number().nullable(), vm: z.number().nullable() })
          .nullable()
          .describe('the last by telemetry'),
        credit: z.number().nullable().describe('m³ that the device last said were left'),
        prepaid: z.enum(['yes', 'no']),
        settledUntil: Instant.nullable(),
      })
      .nullable()
      .describe('what is known of the place; null once it is over'),
  }),
);
export type OperationLine = z.infer<typeof OperationLine>;
export type OperationView = z.infer<typeof OperationView>;

const HOUR_MS = 3_600_000;

export function operationLine(
  { item, draft }: HeldOperation,
  now: EpochMs,
): z.infer<typeof OperationLine> {
  const until = draft.state === 'open' || draft.state === 'completing' ? now : item.recordedAt;
  return {
    id: item.id,
    revision: item.revision,
    meter: draft.meter,
    act: draft.act,
    state: draft.state,
    owner: draft.owner,
    startedAt: instant(item.validFrom),
    ageHours: Math.round(((until - item.validFrom) / HOUR_MS) * 10) / 10,
    at: draft.at ?? null,
    changedBy: item.recordedBy,
    changedAt: instant(item.recordedAt),
    reason: draft.reason,
  };
}

/** @param judged null: it is over, and there is nothing left to say. */
export function operationView(
  held: HeldOperation,
  judged: Pick<JudgedOperation, 'facts' | 'needs' | 'problems'> | null,
  now: EpochMs,
): z.infer<typeof OperationView> {
  const { old, new: next, by, witness, sealNumber, files, note } = held.draft;
  return {
    ...operationLine(held, now),
    old: old ?? null,
    new: next ?? null,
    ...{ by, witness, sealNumber, files, note },
    needs: (judged?.needs ?? []).map(({ words, ...need }) => ({ ...need, ...words })),
    problems: (judged?.problems ?? []).map(({ words, ...one }) => ({ ...one, ...words })),
    known: judged === null ? null : knownOf(held, judged),
  };
}

function knownOf(
  { draft }: HeldOperation,
  { facts }: Pick<JudgedOperation, 'facts'>,
): z.infer<typeof OperationView>['known'] {
  const reading = facts.readings?.before ?? null;
  return {
    device: facts.place.meter.device,
    serial: serialAt(draft.act, facts),
    reading: reading === null ? null : { at: instant(reading.ts), vb: reading.vb, vm: reading.vm },
    credit: facts.credit,
    prepaid: facts.prepaid,
    settledUntil: instantOrNull(facts.settledUntil),
  };
}
