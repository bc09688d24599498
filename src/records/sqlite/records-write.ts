import type { AppError } from '../../lib/app-error.ts';
import type { Result } from '../../lib/result.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { EpochMs } from '../../model/units.ts';
import type { SessionChange } from '../broker-sessions.ts';
import type {
  ArchiveChange,
  ArchiveItem,
  AuditLine,
  DeliveryOutcome,
  SessionRow,
  User,
} from '../records.ts';

/**
 * Every write that another thread may ask the writing thread for: plain values
 * that survive a structured clone. A new one is a line here, a line in
 * `WriteAnswers` and a handler.
 */
export interface WriteValues {
  'ledger.begin': { readonly keys: readonly string[]; readonly at: EpochMs };
  'ledger.finish': { readonly outcomes: readonly DeliveryOutcome[] };
  'ledger.recover': null;
  'ledger.receipt': LedgerReceipt;
  'ledger.acknowledge': { readonly key: string; readonly at: EpochMs; readonly detail: string };
  'fleets.save': { readonly fleet: Fleet; readonly by: string; readonly at: EpochMs };
  'people.create': { readonly user: User; readonly passwordHash: string };
  'people.update': { readonly user: User };
  'people.set-password': { readonly name: string; readonly passwordHash: string };
  'people.open-session': { readonly session: SessionRow };
  'people.close-session': { readonly tokenHash: string };
  'people.close-sessions-of': { readonly user: string };
  'archive.write': {
    readonly changes: readonly ArchiveChange[];
    readonly by: string;
    readonly at: EpochMs;
  };
  'archive.keep-file': KeptFile;
  'audit.append': { readonly lines: readonly AuditLine[] };
  'broker.save': { readonly changes: readonly SessionChange[] };
}

/** What is known of a file whose bytes lie beside the records. */
export interface KeptFile {
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
}

/** What a provider says later of a message that it took. */
export interface LedgerReceipt {
  readonly channel: string;
  readonly providerId: string;
  readonly outcome: 'delivered' | 'undelivered';
  readonly at: EpochMs;
  readonly detail: string;
}

/** What the asker gets back; null where there is nothing to say. */
export interface WriteAnswers {
  'ledger.begin': null;
  'ledger.finish': null;
  'ledger.recover': { readonly uncertain: number };
  'ledger.receipt': 'recorded' | 'handed-over' | 'kept' | 'known';
  'ledger.acknowledge': 'acknowledged' | 'already' | 'unknown';
  /** The new version. */
  'fleets.save': number;
  'people.create': 'created' | 'exists';
  'people.update': 'updated' | 'unknown';
  'people.set-password': 'updated' | 'unknown';
  'people.open-session': null;
  'people.close-session': null;
  'people.close-sessions-of': null;
  'archive.write': readonly ArchiveItem[];
  'archive.keep-file': null;
  'audit.append': null;
  'broker.save': null;
}

export type WriteKind = keyof WriteValues;

export type WriteOf<K extends WriteKind = WriteKind> = {
  [P in K]: { readonly kind: P; readonly value: WriteValues[P] };
}[K];

export type RecordsWrite = WriteOf;

export type WriteHandlers<K extends WriteKind = WriteKind> = {
  readonly [P in K]: (value: WriteValues[P]) => WriteAnswers[P];
};

/** The answer of one write, or why it alone was refused. */
export type WriteOutcome = Result<unknown, AppError>;

/** Carries a write to the writing thread; resolves with its answer once it is durable. */
export type SendWrite = (write: RecordsWrite) => Promise<unknown>;
