import type { OutboxFigures } from './channel/outbox-health.ts';
import type { Clock } from './lib/clock.ts';

export interface ProgressParts {
  readonly clock: Clock;
  /** How far detection has come; ticks move it on although no device sends. */
  folded(): number;
  outbox(): Pick<OutboxFigures, 'lookedAt'>;
  /** Without progress for longer than this it is stuck, ms. */
  readonly withinMs: number;
}

/**
 * Says what has stood still for too long, or null. Every tick is journaled and
 * folded, so a journal that takes nothing stands still here as well. Asked at
 * intervals; a start counts as progress.
 */
export function watchProgress(parts: ProgressParts): () => string | null {
  const { clock, withinMs } = parts;
  const startedAt = clock.now();
  let position = parts.folded();
  let movedAt = startedAt;
  return () => {
    const now = clock.now();
    if (parts.folded() !== position) [position, movedAt] = [parts.folded(), now];
    const stillMs = (since: number): number => now - Math.max(since, startedAt);
    if (stillMs(movedAt) > withinMs) return 'journal or detection make no progress';
    if (stillMs(parts.outbox().lookedAt) > withinMs) return 'the outbox cannot read the ledger';
    return null;
  };
}
