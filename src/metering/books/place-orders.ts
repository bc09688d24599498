import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { MeterOperation, SubstituteVolume } from '../../model/archive/metering-kinds.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Ratings, RegisterChange, Substitute } from './meter-place.ts';

/** What people have entered about a place. */
export interface PlaceOrders {
  readonly changes: readonly RegisterChange[];
  readonly substitutes: readonly Substitute[];
}

export const NO_ORDERS: PlaceOrders = { changes: [], substitutes: [] };

/** The kinds of the archive that the books reckon with. */
export const ORDER_KINDS = [
  'meter-operation',
  'substitute-volume',
] as const satisfies readonly ArchiveKind[];

/** As much of an item of the archive as is needed here. */
export interface OrderItem {
  readonly kind: ArchiveKind;
  readonly body: unknown;
  readonly recordedAt: EpochMs;
}

/**
 * The orders of every place that has any. Of operations those count that end one
 * register and begin another; where volumes that were set overlap, the one that
 * was entered last stands, cut to what is left of the earlier ones.
 * @param items in force, in any order; bodies that are of no such kind are passed over.
 */
export function placeOrders(items: readonly OrderItem[]): ReadonlyMap<string, PlaceOrders> {
  const changes = new Map<string, RegisterChange[]>();
  const substitutes = new Map<string, Substitute[]>();
  for (const { kind, body } of [...items].sort((a, b) => a.recordedAt - b.recordedAt)) {
    if (kind === 'meter-operation') noteChange(changes, body);
    else if (kind === 'substitute-volume') noteSubstitute(substitutes, body);
  }
  const meters = new Set([...changes.keys(), ...substitutes.keys()]);
  return new Map(
    [...meters].map((meter) => [
      meter,
      {
        changes: (changes.get(meter) ?? []).sort((a, b) => a.at - b.at),
        substitutes: (substitutes.get(meter) ?? []).sort((a, b) => a.from - b.from),
      },
    ]),
  );
}

function noteChange(changes: Map<string, RegisterChange[]>, body: unknown): void {
  const read = MeterOperation.safeParse(body);
  if (!read.success || read.data.new === undefined) return;
  const { meter, at, old, new: fitted } = read.data;
  const change: RegisterChange = {
    at: epochMs(Date.parse(at)),
    final: { vm: old?.finalVm ?? null, vb: old?.finalVb ?? null, vbd: null },
    initial: { vm: fitted.initialVm ?? null, vb: fitted.initialVb ?? null, vbd: null },
    ...ratingsOf(old),
  };
  changes.set(meter, [...(changes.get(meter) ?? []), change]);
}

function ratingsOf(old: MeterOperation['old']): { readonly before?: Ratings } {
  const { qMin, qMax, capacity = null } = old ?? {};
  return qMin === undefined || qMax === undefined ? {} : { before: { qMin, qMax, capacity } };
}

function noteSubstitute(substitutes: Map<string, Substitute[]>, body: unknown): void {
  const read = SubstituteVolume.safeParse(body);
  if (!read.success) return;
  const { meter, vbM3 } = read.data;
  const set = {
    from: epochMs(Date.parse(read.data.from)),
    to: epochMs(Date.parse(read.data.to)),
    vbM3,
  };
  if (set.from >= set.to) return;
  const left = (substitutes.get(meter) ?? []).flatMap((known) => without(known, set));
  substitutes.set(meter, [...left, set]);
}

/** What of a volume that was set lies outside of another span: it was spread evenly. */
function without(known: Substitute, { from, to }: Substitute): readonly Substitute[] {
  const part = (begin: EpochMs, end: EpochMs): readonly Substitute[] =>
    begin >= end
      ? []
      : [
          {
            from: begin,
            to: end,
            vbM3: (known.vbM3 * (end - begin)) / (known.to - known.from),
          },
        ];
  if (known.to <= from || known.from >= to) return [known];
  return [...part(known.from, from), ...part(to, known.to)];
}
