import { type BookChange, reconcile, record } from '../alarm/book.ts';
import type { Span } from '../alarm/span.ts';
import type { Occasion } from '../alarm/topic.ts';
import type { Finding } from '../model/finding.ts';
import type { Circumstance } from './announce.ts';
import { announceAll } from './announce-all.ts';
import type { Said } from './cell-step.ts';
import type { Cell } from './judges.ts';
import type { Partition } from './partition.ts';
import type { Outcome, Story } from './timeline.ts';
import { cellTopic, topicOf, type World, weighed } from './world.ts';

/** What judging one event came to, in the book and to the people. */
export function applyOutcome(
  world: World,
  partition: Partition,
  cells: readonly Cell[],
  outcome: Extract<Outcome, { kind: 'said' | 'rewritten' }>,
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  if (outcome.kind === 'rewritten')
    applyStories(world, partition, cells, outcome.stories, occasion, circumstance);
  applySaid(world, partition, cells, outcome.said, occasion, circumstance);
}

/** Findings as they come, in order. */
export function applySaid(
  world: World,
  partition: Partition,
  cells: readonly Cell[],
  said: readonly Said[],
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  if (said.length === 0) return;
  const changes: BookChange[] = [];
  for (const { cell: index, findings, failure } of said) {
    const cell = cells[index];
    if (cell === undefined) continue;
    for (const finding of findings) {
      changes.push(
        ...record(partition.book, cellTopic(world, cell), weighed(cell, finding), occasion),
      );
    }
    if (failure !== null)
      changes.push(...detectorFailed(world, partition, cell, failure, occasion));
  }
  announceAll(world, partition, changes, circumstance);
}

/** Stories as they turned out once an out-of-order event was slotted in. */
function applyStories(
  world: World,
  partition: Partition,
  cells: readonly Cell[],
  stories: readonly Story[],
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  if (stories.length === 0) return;
  const everything = { from: -Infinity, to: Infinity };
  const changes = stories.flatMap(({ cell: index, spans, failure }) => {
    const cell = cells[index];
    if (cell === undefined) return [];
    if (failure !== null) return detectorFailed(world, partition, cell, failure, occasion);
    const weighted = spans.map((span): Span => ({ ...span, ...weighedSpan(cell, span) }));
    return reconcile(partition.book, cellTopic(world, cell), weighted, everything, occasion);
  });
  announceAll(world, partition, changes, circumstance);
}

export const weighedSpan = (cell: Cell, span: Span): Pick<Span, 'priority'> => {
  const { since, priority, evidence } = span;
  const finding = weighed(cell, { verdict: 'began', since, priority, evidence });
  return { priority: finding.verdict === 'began' ? finding.priority : priority };
};

function detectorFailed(
  world: World,
  partition: Partition,
  { asset, detector }: Cell,
  failure: string,
  occasion: Occasion,
): BookChange[] {
  const topic = topicOf(
    world,
    'system.detector-failed',
    { kind: 'device', id: asset.device.spec.id },
    asset.site,
  );
  const finding: Finding = {
    verdict: 'began',
    since: occasion.detectedAt,
    priority: 2,
    evidence: [
      { name: 'detector', value: detector.type },
      { name: 'failure', value: failure.slice(0, 200) },
    ],
  };
  return record(partition.book, topic, finding, occasion);
}
