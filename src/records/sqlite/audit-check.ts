import type { ChainedAuditLine } from '../records.ts';
import { anchorProblem, type readAnchor } from './audit-anchor.ts';
import { FOUND_BROKEN, GENESIS, hashOf } from './audit-chain.ts';
import type { AuditReads } from './audit-reads.ts';

/** What was done to the first line that is not as it was written. */
export type FaultKind =
  | 'edited'
  | 'deleted'
  | 'inserted'
  | 'reordered'
  | 'truncated'
  | 'rewritten'
  | 'anchor-missing'
  | 'found-broken';

export interface ChainFault {
  readonly kind: FaultKind;
  /** Number of the first bad line. */
  readonly line: number;
  readonly detail: string;
}

export interface ChainReport {
  /** Lines gone through. */
  readonly lines: number;
  /** The last good line. */
  readonly head: { readonly id: number; readonly hash: string };
  /** Null: unbroken. */
  readonly fault: ChainFault | null;
}

const ROWS_AT_ONCE = 2_000;

/**
 * Goes through the whole chain, also while lines are being added.
 * @param anchor as it was read before this call: the table may only be ahead of it.
 * @param looked lines by which the service noted a break that people have looked into.
 */
export function checkAudit(
  audit: AuditReads,
  anchor: ReturnType<typeof readAnchor>,
  looked: ReadonlySet<number> = new Set(),
): ChainReport {
  let before = { id: 0, hash: GENESIS };
  let lines = 0;
  let anchored: string | undefined;
  for (;;) {
    const rows = audit.after(before.id, ROWS_AT_ONCE);
    for (const line of rows) {
      const fault = faultOf(line, before, audit) ?? noteOf(line, looked);
      if (fault !== null) return { lines, head: before, fault };
      if (typeof anchor !== 'string' && line.id === anchor.id) anchored = line.hash;
      before = { id: line.id, hash: line.hash };
      lines += 1;
    }
    if (rows.length === 0) break;
  }
  return { lines, head: before, fault: endFault(before.id, anchor, anchored) };
}

/** The hash tells whether the line is as it was written, `previous` whether it stands where it was. */
function faultOf(
  line: ChainedAuditLine,
  before: { readonly id: number; readonly hash: string },
  audit: AuditReads,
): ChainFault | null {
  const whole = hashOf(line.previous, line) === line.hash;
  const inPlace = line.previous === before.hash;
  if (whole && inPlace) return null;
  if (line.hash === '') return fault('inserted', line.id, 'was never written by the service');
  if (inPlace) return fault('edited', line.id, 'was changed after it was written');
  const origin = audit.withHash(line.previous);
  if (!whole) return strayFault(line, origin, audit);
  if (origin !== null && origin > before.id) {
    return line.id === before.id + 1
      ? fault('reordered', line.id, 'was moved here')
      : fault('reordered', before.id + 1, `was moved to ${origin}`);
  }
  if (origin !== null || line.previous === GENESIS) {
    return firstAfter(origin ?? 0, audit, line.id);
  }
  return line.id === before.id + 1
    ? fault('edited', before.id, 'was changed, and given a hash that fits the change')
    : fault('deleted', before.id + 1, `is gone, and all up to ${line.id - 1}`);
}

/** Neither its content nor its place is right. */
function strayFault(line: ChainedAuditLine, origin: number | null, audit: AuditReads): ChainFault {
  if (origin !== null) return fault('reordered', line.id, 'holds what another line held');
  if (audit.following(line.hash) !== null) return fault('edited', line.id, 'was changed');
  return fault('inserted', line.id, 'was never written by the service');
}

/** Lines that stand between two that belong together, with hashes made to fit. */
function firstAfter(id: number, audit: AuditReads, upTo: number): ChainFault {
  const [inserted] = audit.after(id, 1);
  const line = inserted?.id ?? upTo;
  return fault('inserted', line, `was put in, and all up to ${upTo - 1}`);
}

/** What the service itself saw as it started: nobody can take it back. */
const noteOf = (line: ChainedAuditLine, looked: ReadonlySet<number>): ChainFault | null =>
  line.action === FOUND_BROKEN && !looked.has(line.id)
    ? fault('found-broken', line.id, `the service found as it started: ${line.detail}`)
    : null;

function endFault(
  last: number,
  anchor: ReturnType<typeof readAnchor>,
  anchored: string | undefined,
): ChainFault | null {
  if (anchor === 'missing' && last === 0) return null;
  if (typeof anchor === 'string') {
    return fault('anchor-missing', last, `ends the table, but the audit anchor is ${anchor}`);
  }
  const problem = anchorProblem(anchor, { last, hashAt: () => anchored });
  if (problem === null) return null;
  return anchor.id > last
    ? fault('truncated', last + 1, `is gone: ${problem}`)
    : fault(anchored === undefined ? 'deleted' : 'rewritten', anchor.id, problem);
}

const fault = (kind: FaultKind, line: number, detail: string): ChainFault => ({
  kind,
  line,
  detail,
});
