import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import { position } from '../../model/units.ts';
import type { Mark } from './cursor-trail.ts';

const State = z.strictObject({
  version: z.literal(1),
  /** The engine and the place in it: a state of another target says nothing about this one. */
  target: z.string(),
  /** Everything up to here survives a kill of the engine. */
  cursor: z.number().int().min(0),
  /** Moments stored up to there. */
  rows: z.number().int().min(0),
});

const FILE = 'remote-state.json';
const PAUSED = 'remote-writes-paused';
const EMPTY: Mark = { upTo: position(0), rows: 0 };

/** What we know about a store on another machine, in a file beside the journal's. */
export interface RemoteState {
  /**
   * As of now: another thread may have written it.
   * @throws AppError history-state-damaged.
   */
  read(): Mark;
  save(mark: Mark): Promise<void>;
  /** A marker that every thread of this process sees; one that a process left behind means nothing. */
  setWrites(to: 'paused' | 'running'): void;
  writes(): 'paused' | 'running';
}

export function openRemoteState(dir: string, target: string): RemoteState {
  const path = join(dir, FILE);
  const marker = join(dir, PAUSED);
  return {
    read() {
      const text = textAt(path);
      if (text === null) return EMPTY;
      try {
        const state = State.parse(JSON.parse(text));
        return state.target === target ? { upTo: position(state.cursor), rows: state.rows } : EMPTY;
      } catch (cause) {
        throw new AppError(
          'history-state-damaged',
          `${path} cannot be read: ${reasonOf(cause)}. Remove it, and what the journal still holds is sent again`,
          { cause },
        );
      }
    },
    async save({ upTo, rows }) {
      mkdirSync(dir, { recursive: true });
      await replaceDurably(dir, path, { version: 1, target, cursor: upTo, rows });
    },
    setWrites(to) {
      mkdirSync(dir, { recursive: true });
      if (to === 'running') rmSync(marker, { force: true });
      else writeFileSync(marker, String(process.pid));
    },
    writes: () => (textAt(marker) === String(process.pid) ? 'paused' : 'running'),
  };
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    // what the file system throws carries its code
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AppError('history-state-damaged', `${path} cannot be read: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}

async function replaceDurably(
  dir: string,
  path: string,
  state: z.infer<typeof State>,
): Promise<void> {
  const draft = `${path}.tmp`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(JSON.stringify(state));
    await handle.sync();
  } finally {
    await handle.close();
  }
  renameSync(draft, path);
  // a rename is durable only once its folder is
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
