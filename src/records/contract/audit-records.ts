import type { EpochMs } from '../../model/units.ts';
import type { Page } from './page.ts';

export interface AuditLine {
  readonly at: EpochMs;
  readonly by: string;
  /** E.g. `alarm.acknowledge`, `session.open`, `fleet.replace`. */
  readonly action: string;
  readonly object: string;
  readonly detail: string;
  /** Remote address where there is one. */
  readonly from: string | null;
  /** What was so before and what after, as JSON without secrets; absent or null: nothing to show. */
  readonly before?: string | null;
  readonly after?: string | null;
}

/** A line in its place of the chain: `hash` is SHA-256 of `previous` and the line, in hex. */
export interface ChainedAuditLine extends AuditLine {
  readonly id: number;
  readonly before: string | null;
  readonly after: string | null;
  /** The hash of the line before it. */
  readonly previous: string;
  readonly hash: string;
}

export interface AuditRecords {
  append(lines: readonly AuditLine[]): Promise<void>;
  /** Newest first. */
  list(query: {
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<ChainedAuditLine>>;
  /** Lines after this id, oldest first: for the export and for whoever checks the chain. */
  after(id: number, limit: number): Promise<readonly ChainedAuditLine[]>;
}
