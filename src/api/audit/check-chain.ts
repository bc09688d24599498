import { createHash } from 'node:crypto';
import type { AuditRecords, ChainedAuditLine } from '../../records/records.ts';
import { auditView } from './audit-file.ts';

export interface ChainState {
  /** Gone through. */
  readonly lines: number;
  /** The last good line; 0: none. */
  readonly head: { readonly id: number; readonly hash: string };
  /** The first line that is not as it was written, or does not follow the one before it. */
  readonly brokenAt: number | null;
}

const LINES_AT_ONCE = 500;
/** What the first line follows. */
const GENESIS = '0'.repeat(64);

/**
 * Goes through the chain from its first line. It cannot see that lines were cut off at the end:
 * the anchor beside the database tells that, which the command `audit:verify` reads too.
 */
export async function checkChain(audit: Pick<AuditRecords, 'after'>): Promise<ChainState> {
  let head = { id: 0, hash: GENESIS };
  let lines = 0;
  for (;;) {
    const found = await audit.after(head.id, LINES_AT_ONCE);
    if (found.length === 0) return { lines, head, brokenAt: null };
    for (const line of found) {
      if (line.previous !== head.hash || hashOf(line) !== line.hash)
        return { lines, head, brokenAt: line.id };
      head = { id: line.id, hash: line.hash };
      lines += 1;
    }
  }
}

function hashOf(line: ChainedAuditLine): string {
  const { previous, hash: _hash, ...rest } = auditView(line);
  return createHash('sha256').update(previous).update(JSON.stringify(rest)).digest('hex');
}
