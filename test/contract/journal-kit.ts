import type { Journal, JournalReader } from '../../src/journal/journal.ts';
import type { Entry, StoredEntry } from '../../src/model/journal-entry.ts';
import { epochMs, type Position, position } from '../../src/model/units.ts';

export interface OpenJournal {
  readonly journal: Journal;
  readonly reader: JournalReader;
  /** Closes what the test left open and removes its files. */
  readonly dispose: () => Promise<void>;
}

export const START = position(0);

/** A message whose payload and time tell its number. */
export function message(n: number, payload: Uint8Array = Buffer.from(`{"n":${n}}`)): Entry {
  return {
    kind: 'message',
    at: epochMs(1000 * n),
    source: `dev-${n}`,
    topic: `gas/v1/dev-${n}/telemetry`,
    payload,
  };
}

/** Appends and resolves with the position, or rejects with the refusal. */
export function appended(journal: Journal, entry: Entry): Promise<Position> {
  return new Promise((resolve, reject) => {
    journal.append(entry, (error, at) => (error === null ? resolve(at) : reject(error)));
  });
}

/** Each in a commit of its own. */
export async function appendOneByOne(journal: Journal, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) await appended(journal, message(n));
}

/** One commit, since nothing is under way. */
export async function appendTogether(journal: Journal, from: number, to: number): Promise<void> {
  const all: Promise<Position>[] = [];
  for (let n = from; n <= to; n += 1) all.push(appended(journal, message(n)));
  await Promise.all(all);
}

export const positionsOf = (entries: readonly StoredEntry[]): number[] =>
  entries.map((entry) => entry.position);

/** 1, 2, 3… */
export const upTo = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => index + 1);
