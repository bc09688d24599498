import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { type RawCommit, unpackCommits } from './journal/raw-commit.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import { type Position, position } from './model/units.ts';
import type { StoredFleet } from './records/sqlite/fleet-shipping.ts';

/** The primary, as its standby sees it: its API under `/api/v1/replication`. */
export interface Primary {
  journal(after: Position, waitMs: number): Promise<Shipment>;
  fleets(after: number): Promise<readonly StoredFleet[]>;
  files(): Promise<readonly { readonly path: string; readonly bytes: number }[]>;
  /** Writes one of these files to a new path, durably. */
  file(path: string, to: string): Promise<void>;
  /** The same with the records; returns how far the journal must have come to adopt them. */
  records(to: string): Promise<Position>;
}

export interface Shipment {
  readonly commits: readonly RawCommit[];
  readonly first: Position;
  readonly head: Position;
  readonly fleetVersion: number;
  readonly lineage: string;
}

export interface PrimaryOptions {
  /** Of its HTTP endpoint, without a path. */
  readonly from: string;
  readonly token: string;
  /** Which journal is followed; null before it is known. The primary refuses another. */
  readonly lineage: () => string | null;
  /** Ends every call. */
  readonly signal: AbortSignal;
}

/** For an answer to begin, beyond what a call was told to wait; a copy of large records takes its time. */
const PATIENCE_MS = 300_000;

const Fleets = z.object({
  items: z.array(
    z.object({ version: z.number(), at: z.number(), by: z.string(), fleet: z.string() }),
  ),
});
const Files = z.object({ items: z.array(z.object({ path: z.string(), bytes: z.number() })) });
const Problem = z.object({ code: z.string(), detail: z.string().default('') });

/**
 * Every call throws AppError primary-unreachable (retryable), replication-refused (the primary's
 * own words; nothing that trying again would mend), replication-unreadable (retryable).
 */
export function callPrimary({ from, token, lineage, signal }: PrimaryOptions): Primary {
  const get = async (path: string, waitMs = 0): Promise<Response> => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), waitMs + PATIENCE_MS);
    const url = new URL(`${from}/api/v1/replication/${path}`);
    const known = lineage();
    if (known !== null) url.searchParams.set('lineage', known);
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.any([signal, patience.signal]),
      // a token is not carried to wherever an answer points
      redirect: 'error',
    })
      .catch((thrown: unknown) => {
        throw unreachable(from, thrown);
      })
      // a file may then take as long as it is large
      .finally(() => clearTimeout(timer));
    if (answer.ok) return answer;
    throw await refusal(from, answer);
  };
  const saved = async (path: string, to: string): Promise<Response> => {
    const answer = await get(path);
    if (answer.body === null) throw unreachable(from, 'an empty answer');
    try {
      // the border: two declarations of one web stream
      const content = Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
      await pipeline(content, createWriteStream(to, { mode: 0o600 }));
      const file = await open(to, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (thrown) {
      throw unreachable(from, thrown);
    }
    return answer;
  };
  return {
    async journal(after, waitMs) {
      const answer = await get(`journal?after=${after}&wait=${waitMs}`, waitMs);
      const body = await answer.arrayBuffer().catch((thrown: unknown) => {
        throw unreachable(from, thrown);
      });
      return {
        commits: unpackCommits(Buffer.from(body)),
        first: position(numberIn(answer, 'gaswatch-first')),
        head: position(numberIn(answer, 'gaswatch-head')),
        fleetVersion: numberIn(answer, 'gaswatch-fleet'),
        lineage: answer.headers.get('gaswatch-lineage') ?? '',
      };
    },
    fleets: async (after) => parsed(Fleets, await get(`fleets?after=${after}`)),
    files: async () => parsed(Files, await get('files')),
    file: async (path, to) => void (await saved(`file?path=${encodeURIComponent(path)}`, to)),
    records: async (to) => position(numberIn(await saved('records', to), 'gaswatch-head')),
  };
}

async function parsed<T>(
  shape: z.ZodType<{ readonly items: readonly T[] }>,
  answer: Response,
): Promise<readonly T[]> {
  const body: unknown = await answer.json().catch(() => null);
  const read = shape.safeParse(body);
  if (read.success) return read.data.items;
  throw new AppError('replication-unreadable', 'the primary answered something else', {
    retryable: true,
  });
}

function numberIn({ headers }: Response, name: string): number {
  const value = Number(headers.get(name) ?? 'none');
  if (Number.isInteger(value) && value >= 0) return value;
  throw new AppError('replication-unreadable', `the primary answered without ${name}`, {
    retryable: true,
  });
}

/** 5xx and 429 pass; what else is refused stays refused. */
async function refusal(from: string, answer: Response): Promise<AppError> {
  const problem = Problem.safeParse(await answer.json().catch(() => null));
  const { code, detail } = problem.success ? problem.data : { code: '', detail: '' };
  const text = `${from} answered ${answer.status} ${code}: ${detail}`;
  const passing = answer.status >= 500 || answer.status === 429;
  if (passing) return new AppError('primary-unreachable', text, { retryable: true });
  // gone between the list and the call: the next round finds what took its place
  return new AppError('replication-refused', text, { retryable: code === 'file-unknown' });
}

const unreachable = (from: string, thrown: unknown): AppError => {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  return new AppError('primary-unreachable', `${from} cannot be reached: ${reasonOf(cause)}`, {
    retryable: true,
    cause: thrown,
  });
};
