import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetChange } from './api/audit/fleet-change.ts';
import { checkFleet } from './config/fleet-file.ts';
import type { FleetProblem } from './config/fleet-problem.ts';
import { parseFleetText } from './config/fleet-syntax.ts';
import { checkMappings, isOfMappings, readMappingFile } from './config/mapping-file.ts';
import { sealFleet } from './first-run.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import type { Result } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import type { AuditLine, FleetVersion, Records } from './records/records.ts';
import { writeDurably } from './safekeeping/write-durably.ts';

/** Paths of the configuration. */
export interface FleetFiles {
  readonly fleet: string;
  /** Absent: mappings are under `mappings` of the fleet file, if there are any. */
  readonly mapping?: string | undefined;
}

/**
 * The fleet in force: that of the files where one has changed since it was last
 * taken, else the newest in the records, which people may have changed since.
 * A mapping file that has changed replaces the mappings alone.
 * @throws AppError fleet-unreadable, fleet-invalid with every problem in the message.
 */
export async function loadFleet(
  records: Records,
  clock: Clock,
  files: FleetFiles,
  dataDir: string,
  key: Uint8Array,
): Promise<FleetVersion> {
  const text = readText('fleet', files.fleet);
  const mappingText = files.mapping === undefined ? null : readText('mapping', files.mapping);
  // with the key: under another key the passwords must be sealed again
  const fleetMark = markOf(join(dataDir, 'fleet-file.sha256'), [key, text]);
  const mappingMark = markOf(
    join(dataDir, 'mapping-file.sha256'),
    mappingText === null ? [] : [mappingText],
  );
  const newest = await records.fleets.newest();
  const isTaken = newest !== null && fleetMark.isSeen;
  if (isTaken && mappingMark.isSeen) return newest;
  const mappings = mappingsIn(files, text, mappingText);
  const at = epochMs(clock.now());
  const fleet = isTaken
    ? withMappings(newest.fleet, mappings, files)
    : sealFleet(fleetOf(files, text, mappingText === null ? null : mappings, at), key);
  const version = await records.fleets.save(fleet, 'file', at);
  await records.audit.append([auditOf(newest?.fleet ?? null, fleet, version, at)]);
  await writeDurably(fleetMark.path, fleetMark.digest);
  await writeDurably(mappingMark.path, mappingMark.digest);
  return { version, at, by: 'file', fleet };
}

interface Mark {
  readonly path: string;
  /** Empty: there is no such file. */
  readonly digest: string;
  readonly isSeen: boolean;
}

function markOf(path: string, parts: readonly (string | Uint8Array)[]): Mark {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  const digest = parts.length === 0 ? '' : hash.digest('hex');
  const seen = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  return { path, digest, isSeen: seen === digest };
}

/** The mapping file's list, or without one that of the fleet file; still unchecked. */
function mappingsIn(
  files: FleetFiles,
  text: string,
  mappingText: string | null,
): readonly unknown[] {
  if (mappingText !== null) {
    return orThrow(readMappingFile(mappingText), { fleet: files.mapping ?? '' });
  }
  const content = orThrow(parseFleetText(text), files);
  const own: unknown = Reflect.get(Object(content), 'mappings');
  return Array.isArray(own) ? own : [];
}

function withMappings(fleet: Fleet, list: readonly unknown[], files: FleetFiles): Fleet {
  const { mappings: _, ...others } = fleet;
  const checked = orThrow(checkMappings(list, fleet), files);
  return checked.length === 0 ? others : { ...others, mappings: [...checked] };
}

/** @param mappings of the mapping file; null: there is none. */
function fleetOf(
  files: FleetFiles,
  text: string,
  mappings: readonly unknown[] | null,
  at: EpochMs,
): Fleet {
  const content = orThrow(parseFleetText(text), { fleet: files.fleet });
  if (mappings === null || typeof content !== 'object' || content === null) {
    return orThrow(checkFleet(content, at), { fleet: files.fleet });
  }
  if ('mappings' in content) {
    const problem = `are in ${files.mapping} too: keep them in one file`;
    throw invalid([{ path: 'mappings', problem }], { fleet: files.fleet });
  }
  return orThrow(checkFleet({ ...content, mappings }, at), files);
}

function orThrow<T>(result: Result<T, readonly FleetProblem[]>, files: FleetFiles): T {
  if (result.ok) return result.value;
  throw invalid(result.error, files);
}

/** Each problem behind the name of the file it is in. */
function invalid(problems: readonly FleetProblem[], { fleet, mapping }: FleetFiles): AppError {
  const lines = problems.map((problem) => {
    const file = mapping !== undefined && isOfMappings(problem) ? mapping : fleet;
    return [file, problem.path, problem.problem].filter((part) => part !== '').join(': ');
  });
  return new AppError('fleet-invalid', lines.join('\n'));
}

/** A file that was changed while the service was down is a change like any other. */
function auditOf(before: Fleet | null, after: Fleet, version: number, at: EpochMs): AuditLine {
  const object = `version ${version}`;
  const line = { at, by: 'file', action: 'fleet.replace', object, from: null };
  if (before === null) return { ...line, detail: 'the first' };
  const change = fleetChange(before, after);
  return {
    ...line,
    detail: change.detail,
    before: JSON.stringify(change.before),
    after: JSON.stringify(change.after),
  };
}

function readText(key: 'fleet' | 'mapping', path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new AppError('fleet-unreadable', `${key}: ${path} cannot be read: ${reasonOf(thrown)}`);
  }
}
