import type { Priority } from '../model/alarm-type.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { type EpochMs, epochMs } from '../model/units.ts';

/** A stretch of event time during which a condition held; `until` null: it still does. */
export interface Span {
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly priority: Priority;
  readonly evidence: Evidence;
  readonly estimate: Evidence | null;
}

export const overlaps = (
  a: { readonly since: number; readonly until: number | null },
  b: { readonly since: number; readonly until: number | null },
): boolean => a.since <= (b.until ?? Infinity) && b.since <= (a.until ?? Infinity);

/** Folds findings into spans, starting from what held before the first of them. */
export function spansOf(before: Span | null, findings: readonly Finding[]): readonly Span[] {
  const spans: Span[] = [];
  let open = before;
  for (const finding of findings) {
    if (finding.verdict === 'began') open = beganSpan(open, finding);
    if (finding.verdict === 'ended' && open !== null) {
      spans.push({ ...open, until: finding.since });
      open = null;
    }
  }
  return open === null ? spans : [...spans, open];
}

/** What holds after a finding. */
export function after(held: Span | null, finding: Finding): Span | null {
  switch (finding.verdict) {
    case 'began':
      return beganSpan(held, finding);
    case 'ended':
      return null;
    case 'unknown':
      return held;
  }
}

function beganSpan(held: Span | null, finding: Extract<Finding, { verdict: 'began' }>): Span {
  return {
    since: held === null ? finding.since : epochMs(Math.min(held.since, finding.since)),
    until: null,
    priority: finding.priority,
    evidence: finding.evidence,
    estimate: finding.estimate ?? null,
  };
}
