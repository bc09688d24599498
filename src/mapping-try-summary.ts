import type { Trial } from './mapping-trial.ts';

/** Distinct topics and refusals that are told; the rest is counted. */
const MOST_TOLD = 20;
/** Distinct topics that are remembered: a broker may have a million. */
const MOST_KEPT = 10_000;

/** Counts what became of many messages. */
export interface TrySummary {
  add(trial: Trial): void;
  lines(): readonly string[];
  /** Whether every message could be used, or was ignored on purpose. */
  isClean(): boolean;
}

interface Count {
  messages: number;
  readings: number;
  refused: number;
}

export function trySummary(): TrySummary {
  const byTaker = new Map<string, Count>();
  const untaken = new Map<string, number>();
  const refusals = new Map<string, number>();
  let total = 0;
  const bump = (counts: Map<string, number>, key: string): void => {
    if (counts.has(key) || counts.size < MOST_KEPT) counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  return {
    add(trial) {
      total += 1;
      if (trial.took === 'none') {
        bump(untaken, trial.topic);
        return;
      }
      const name = trial.mapping ?? 'own topics';
      const count = byTaker.get(name) ?? { messages: 0, readings: 0, refused: 0 };
      count.messages += 1;
      count.readings += trial.readings.length;
      count.refused += trial.rejections.length;
      byTaker.set(name, count);
      for (const { reason, detail } of trial.rejections) bump(refusals, `${reason}: ${detail}`);
    },
    lines: () => [
      `${total} messages`,
      ...[...byTaker].map(
        ([name, { messages, readings, refused }]) =>
          `  ${name}: ${messages} messages, ${readings} readings, ${refused} refused`,
      ),
      ...told('topics that no mapping takes', untaken),
      ...told('refused', refusals),
    ],
    isClean: () => untaken.size === 0 && refusals.size === 0,
  };
}

function told(title: string, counts: ReadonlyMap<string, number>): readonly string[] {
  if (counts.size === 0) return [];
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const more = sorted.length - MOST_TOLD;
  return [
    `${title}:`,
    ...sorted.slice(0, MOST_TOLD).map(([text, count]) => `  ${count} × ${text}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
