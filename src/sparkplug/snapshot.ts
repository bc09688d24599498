import { z } from 'zod';
import { METER_FLAGS } from '../model/record.ts';
import { epochMs } from '../model/units.ts';
import type { EdgeNodeState } from './edge-node.ts';
import { type PlaceOf, type Subject, subjectOf } from './subject.ts';

/** An edge node's session as plain JSON: what a restart goes on from. */
const SubjectSnapshot = z.object({
  isBorn: z.boolean(),
  isOnline: z.boolean().nullable(),
  flags: z.array(z.enum(METER_FLAGS)),
  /** Name, alias, datatype, unit. */
  metrics: z.array(
    z.tuple([z.string(), z.string().nullable(), z.number().nullable(), z.string().nullable()]),
  ),
});
type SubjectSnapshot = z.infer<typeof SubjectSnapshot>;

const Moment = z.number().transform(epochMs);

const NodeSnapshot = z.object({
  group: z.string(),
  node: z.string(),
  source: z.string(),
  bdSeq: z.number().nullable(),
  sequence: z.object({
    last: z.number(),
    missing: z.array(z.number()),
    since: Moment.nullable(),
  }),
  need: z.object({
    reason: z.enum(['unborn', 'sequence']).nullable(),
    askedAt: Moment.nullable(),
    asked: z.number(),
  }),
  own: SubjectSnapshot,
  devices: z.array(z.tuple([z.string(), SubjectSnapshot])),
});
export type NodeSnapshot = z.infer<typeof NodeSnapshot>;

/** The file beside the journal's cursor. `position` is the last entry that it knows of. */
export const HostSnapshot = z.object({
  version: z.literal(1),
  position: z.number().int().min(0),
  nodes: z.array(NodeSnapshot),
});
export type HostSnapshot = z.infer<typeof HostSnapshot>;

export function snapshotOf(
  { group, node, source }: Pick<NodeSnapshot, 'group' | 'node' | 'source'>,
  state: EdgeNodeState,
): NodeSnapshot {
  const { bdSeq, sequence, need, own, devices } = state;
  return {
    ...{ group, node, source, bdSeq, need },
    sequence: { ...sequence, missing: [...sequence.missing] },
    own: snapshotOfSubject(own),
    devices: [...devices].map(([device, subject]) => [device, snapshotOfSubject(subject)]),
  };
}

const snapshotOfSubject = ({ isBorn, isOnline, flags, byName }: Subject): SubjectSnapshot => ({
  isBorn,
  isOnline,
  flags: [...flags],
  metrics: [...byName.values()].map(({ name, alias, datatype, unit }) => [
    ...([name, alias, datatype, unit] as const),
  ]),
});

/** The settings may have changed meanwhile: where a metric belongs is asked anew. */
export function restored(snapshot: NodeSnapshot, placeOf: PlaceOf): EdgeNodeState {
  const subject = ({ isBorn, isOnline, flags, metrics }: SubjectSnapshot): Subject =>
    subjectOf(
      metrics.map(([name, alias, datatype, unit]) => ({
        ...{ name, alias, datatype, unit },
        place: placeOf(name),
      })),
      { isBorn, isOnline, flags: new Set(flags) },
    );
  const { bdSeq, sequence, need, own, devices } = snapshot;
  return {
    ...{ bdSeq, sequence, need },
    own: subject(own),
    devices: new Map(devices.map(([device, one]) => [device, subject(one)])),
  };
}
