import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { reasonOf } from '../../lib/app-error.ts';
import { epochMs } from '../../model/units.ts';
import { CHAINED_BY_UPGRADE, type ChainHead, FOUND_BROKEN, GENESIS } from './audit-chain.ts';
import { chainHead, insertAudit } from './audit-writes.ts';
import type { Connection } from './connection.ts';

/**
 * The end of the audit's chain, kept outside the database: whoever cuts lines off
 * the end of the table, or writes the whole chain anew, has this file against them.
 */
export interface AuditAnchor {
  /** Something was committed: the file follows within a second where the end has moved. */
  touch(): void;
  /** Writes what has not been written yet. */
  close(): void;
}

const Stored = z.strictObject({
  id: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Between two writes of the file, ms: each is an fsync in the writing thread. */
const WRITE_EVERY_MS = 1_000;

export const anchorPath = (recordsPath: string): string =>
  join(dirname(recordsPath), 'audit-anchor');

/** What the file says, or why it says nothing. */
export function readAnchor(recordsPath: string): ChainHead | 'missing' | 'unreadable' {
  try {
    const read = Stored.safeParse(JSON.parse(readFileSync(anchorPath(recordsPath), 'utf8')));
    return read.success ? read.data : 'unreadable';
  } catch (thrown) {
    const absent = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return absent ? 'missing' : 'unreadable';
  }
}

/**
 * Compares the file with the table, writes what does not agree into the chain
 * itself, where it cannot be taken back, and keeps the file from then on.
 */
export function openAuditAnchor(db: Connection): AuditAnchor {
  const head = chainHead(db);
  const known = readAnchor(db.path);
  const disagreement = disagreementOf(db, known);
  if (disagreement !== null) {
    db.transaction(() => insertAudit(db, 'direct')(brokenLine(known, disagreement)));
  }
  let written: ChainHead | null = typeof known === 'string' ? null : known;
  let writtenAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let complained = false;

  const write = (): void => {
    timer = null;
    try {
      const { id, hash } = head();
      if (written?.id === id && written.hash === hash) return;
      writtenAt = performance.now();
      replaceFile(anchorPath(db.path), `${JSON.stringify({ id, hash })}\n`);
      written = { id, hash };
      complained = false;
    } catch (thrown) {
      // the line itself is durable: tried again after the next commit
      if (!complained) process.emitWarning(`the audit anchor is not written: ${reasonOf(thrown)}`);
      complained = true;
    }
  };
  write();
  return {
    touch() {
      const wait = Math.max(0, writtenAt + WRITE_EVERY_MS - performance.now());
      timer ??= setTimeout(write, wait).unref();
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      write();
    },
  };
}

/** Null: the file and the table agree. The table may be ahead: the file follows it. */
function disagreementOf(db: Connection, anchor: ReturnType<typeof readAnchor>): string | null {
  const [newest] = db.query<{ readonly id: number; readonly action: string }>(
    'SELECT id, action FROM audit ORDER BY id DESC LIMIT 1',
  )();
  if (anchor === 'unreadable') return 'the audit anchor cannot be read';
  if (anchor === 'missing') {
    const unexplained = newest !== undefined && newest.action !== CHAINED_BY_UPGRADE;
    return unexplained ? 'the audit anchor is missing' : null;
  }
  return anchorProblem(anchor, {
    last: newest?.id ?? 0,
    hashAt: (id) =>
      db.query<{ readonly hash: string }>('SELECT hash FROM audit WHERE id = ?')(id)[0]?.hash,
  });
}

export function anchorProblem(
  anchor: ChainHead,
  table: { readonly last: number; hashAt(id: number): string | undefined },
): string | null {
  const hash = anchor.id === 0 ? GENESIS : table.hashAt(anchor.id);
  if (hash === anchor.hash) return null;
  if (hash !== undefined) {
    return `line ${anchor.id} is not the one that was anchored: the chain was written anew`;
  }
  return anchor.id > table.last
    ? `lines up to ${anchor.id} were anchored, the table ends at ${table.last}`
    : `line ${anchor.id} was anchored and is gone`;
}

const brokenLine = (anchor: ReturnType<typeof readAnchor>, detail: string) => ({
  at: epochMs(Date.now()),
  by: 'system',
  action: FOUND_BROKEN,
  object: typeof anchor === 'string' ? 'anchor' : `line ${anchor.id}`,
  detail,
  from: null,
  before: typeof anchor === 'string' ? null : JSON.stringify(anchor),
});

/** All of it or what was there before, also after a power cut. */
function replaceFile(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
