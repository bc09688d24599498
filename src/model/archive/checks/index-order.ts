import {
  type ArchiveDraft,
  type ArchiveProblem,
  type HeldItem,
  refused,
} from '../archive-draft.ts';
import { metersOf } from '../fleet-places.ts';
import { localIso } from '../local-moment.ts';
import { ManualReading, MeterOperation } from '../metering-kinds.ts';
import type { Around } from './around.ts';

type Register = 'vb' | 'vm' | 'mech';
const REGISTERS: readonly Register[] = ['vb', 'vm', 'mech'];

interface Index {
  readonly at: number;
  /** At one moment a final index comes before the initial one of the next device. */
  readonly order: 0 | 1;
  readonly register: Register;
  readonly value: number;
  readonly path: string;
  /** A device's first index: nothing before it is of the same register. */
  readonly begins: boolean;
  readonly item: HeldItem;
}

/**
 * A register only grows: an index below an earlier one, or above a later one,
 * of the same device is refused, unless it has run over.
 */
export function indexProblems(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  if (draft.act === 'withdraw' || !['meter-reading', 'meter-operation'].includes(draft.kind))
    return [];
  const own = indexesOf(draft);
  const all = [...around.readings, ...around.operations].flatMap(indexesOf).concat(own);
  const capacity = metersOf(around.fleet).get(draft.subject.meter ?? '')?.meter.capacity ?? null;
  return REGISTERS.flatMap((register) => {
    const line = all
      .filter((index) => index.register === register)
      .sort((a, b) => a.at - b.at || a.order - b.order);
    const found = line.findIndex(
      (index, n) =>
        n > 0 &&
        !index.begins &&
        (index.item === draft || line[n - 1]?.item === draft) &&
        falls(line[n - 1], index, capacity),
    );
    const [before, after] = [line[found - 1], line[found]];
    if (before === undefined || after === undefined) return [];
    return [fallWords(before, after, draft, around)];
  });
}

function indexesOf(item: HeldItem): readonly Index[] {
  if (item.kind === 'meter-reading') {
    const { at, vb, vm, mechIndex } = ManualReading.parse(item.body);
    const entry = { at: Date.parse(at), order: 0, begins: false, item } as const;
    return [
      ...one(entry, 'vb', 'vb', vb),
      ...one(entry, 'vm', 'vm', vm),
      ...one(entry, 'mech', 'mechIndex', mechIndex),
    ];
  }
  const { at, act, old, new: next } = MeterOperation.parse(item.body);
  const end = { at: Date.parse(at), order: 0, begins: false, item } as const;
  const changed = act !== 'unseal' && act !== 'seal' && act !== 'close';
  const start = { ...end, order: 1, begins: changed } as const;
  // a corrector is changed, its meter stays: the mechanical index goes on
  const mech = { ...start, begins: changed && act !== 'change-corrector' };
  return [
    ...one(end, 'vb', 'old.finalVb', old?.finalVb),
    ...one(end, 'vm', 'old.finalVm', old?.finalVm),
    ...one(end, 'mech', 'old.finalMech', old?.finalMech),
    ...one(start, 'vb', 'new.initialVb', next?.initialVb),
    ...one(start, 'vm', 'new.initialVm', next?.initialVm),
    ...one(mech, 'mech', 'new.initialMech', next?.initialMech),
  ];
}

type Entry = Pick<Index, 'at' | 'order' | 'begins' | 'item'>;

const one = (
  entry: Entry,
  register: Register,
  path: string,
  value: number | undefined,
): readonly Index[] => (value === undefined ? [] : [{ ...entry, register, path, value }]);

/** From the last tenth of its range to the first, a register has run over. */
function falls(before: Index | undefined, after: Index, capacity: number | null): boolean {
  if (before === undefined || after.value >= before.value) return false;
  const ranOver =
    capacity !== null && before.value > 0.9 * capacity && after.value < 0.1 * capacity;
  return !ranOver;
}

function fallWords(
  before: Index,
  after: Index,
  draft: ArchiveDraft,
  { timeZone }: Around,
): ArchiveProblem {
  const mine = after.item === draft ? after : before;
  const other = mine === after ? before : after;
  const at = localIso(timeZone, other.at);
  const [zh, en] = mine === after ? ['小于', 'below'] : ['大于', 'above'];
  const when = mine === after ? ['此前', 'earlier'] : ['此后', 'later'];
  return refused(
    mine.path,
    `读数 ${mine.value} ${zh}${when[0]} ${at} 的 ${other.value}：请核对读数；其间换过表的，先登记换表；计数器翻转的，先在设备清单中填写计数器容量`,
    `${mine.value} is ${en} the ${when[1]} ${other.value} of ${at}: check the index; if the meter was ` +
      'changed in between, enter that first; if it ran over, give its capacity in the fleet',
  );
}
