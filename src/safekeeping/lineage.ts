import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../lib/app-error.ts';
import { writeDurably } from './write-durably.ts';

/**
 * Which journal this is. A restored backup and a promoted standby go on from a copy, so their next
 * entries are others than those of the original at the same positions: they get the next epoch, and
 * whoever followed the earlier one does not follow them.
 */
export interface Lineage {
  readonly id: string;
  /** 1, 2, 3…: how often the line was taken over. */
  readonly epoch: number;
}

export const LINEAGE_FILE = 'lineage.json';

const Stored = z.strictObject({ id: z.string().min(8), epoch: z.int().min(1) });

/** As one word, for a header. */
export const lineageText = ({ id, epoch }: Lineage): string => `${id}.${epoch}`;

/** Null where there is none: made by a release before there was one. */
export function readLineage(dataDir: string): Lineage | null {
  const path = join(dataDir, LINEAGE_FILE);
  if (!existsSync(path)) return null;
  try {
    return Stored.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (thrown) {
    throw new AppError(
      'lineage-damaged',
      `${path} cannot be read: remove it, and begin every standby anew`,
      { cause: thrown },
    );
  }
}

/** The directory's own, made at its first start. */
export async function ensureLineage(dataDir: string): Promise<Lineage> {
  return readLineage(dataDir) ?? write(dataDir, { id: randomUUID(), epoch: 1 });
}

/** Called by whoever goes on from a copy. */
export async function nextEpoch(dataDir: string): Promise<Lineage> {
  const { id, epoch } = readLineage(dataDir) ?? { id: randomUUID(), epoch: 0 };
  return write(dataDir, { id, epoch: epoch + 1 });
}

async function write(dataDir: string, lineage: Lineage): Promise<Lineage> {
  await writeDurably(join(dataDir, LINEAGE_FILE), `${JSON.stringify(lineage)}\n`);
  return lineage;
}
