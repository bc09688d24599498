import {
  type ArchiveDraft,
  type ArchiveProblem,
  refused,
} from '../../model/archive/archive-draft.ts';
import type { Around } from '../../model/archive/checks/around.ts';
import { metersOf } from '../../model/archive/fleet-places.ts';
import { MeterOperation } from '../../model/archive/metering-kinds.ts';
import { METER_ACTS, STATUS_AFTER } from './operation-acts.ts';

/** What is entered by itself and would say something else than the steps that it belongs to. */
export const unguidedProblems = (
  draft: ArchiveDraft,
  around: Around,
): readonly ArchiveProblem[] => [...statementProblems(draft), ...operationProblems(draft, around)];

/** The volume of a statement that was issued goes with it: two people have signed that one. */
function statementProblems({ kind, id, body, before }: ArchiveDraft): readonly ArchiveProblem[] {
  if (kind !== 'substitute-volume') return [];
  // only a statement gives its volume its own number
  const isOfOne = [body, before?.body].some((one) => one?.['statement'] === id);
  return isOfOne
    ? [
        refused(
          'statement',
          `该气量属于退补气量核定单 ${id}：请取消该核定单（/api/v1/back-billing），并由第二人办理`,
          `this is the volume of the statement ${id}: cancel that one (/api/v1/back-billing), by a second person`,
        ),
      ]
    : [];
}

/**
 * An operation entered by itself, as operations of the past are: the last one of
 * a place must leave it as the fleet has it. One that would change the fleet is
 * done step by step, or archive, fleet and books would say different things.
 */
function operationProblems(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  if (draft.kind !== 'meter-operation' || draft.act === 'withdraw') return [];
  if (around.operations.some(({ validFrom }) => validFrom > draft.validFrom)) return [];
  const { meter: id, act, new: next } = MeterOperation.parse(draft.body);
  const meter = metersOf(around.fleet).get(id)?.meter;
  if (meter === undefined) return [];
  const status = STATUS_AFTER[act];
  const isSo =
    status === null
      ? next?.device === meter.device && (!METER_ACTS.has(act) || next.serial === meter.serial)
      : meter.status === status;
  if (isSo) return [];
  return [
    refused(
      'act',
      `此操作会改变表位 ${id} 的现状：请通过操作单办理（/api/v1/operations），这里只登记设备清单已反映的操作`,
      `this changes what sits at ${id}: do it step by step (/api/v1/operations); ` +
        'here only what the fleet has already is entered',
    ),
  ];
}
