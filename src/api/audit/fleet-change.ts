import type { Fleet } from '../../model/fleet.ts';
import { type ChangedPath, changedPaths } from './changed-paths.ts';

/** What a new fleet changes, for the audit: by path, without passwords. */
export interface FleetChangeNote {
  readonly detail: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** Paths kept in one line of the audit; the fleets themselves are all kept by version. */
const MOST_PATHS = 200;
/** Paths told in words. */
const MOST_TOLD = 5;

export function fleetChange(before: Fleet, after: Fleet): FleetChangeNote {
  const changes = changedPaths(before, after);
  const kept = changes.slice(0, MOST_PATHS);
  const side = (pick: (change: ChangedPath) => unknown): Record<string, unknown> =>
    Object.fromEntries(kept.map((change) => [change.path, pick(change)]));
  return {
    detail: detailOf(changes),
    before: side((change) => change.before),
    after: side((change) => change.after),
  };
}

function detailOf(changes: readonly ChangedPath[]): string {
  if (changes.length === 0) return 'no change';
  const told = changes.slice(0, MOST_TOLD).map(wordsOf);
  const more = changes.length - told.length;
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  const cut = changes.length > MOST_PATHS ? ` (the first ${MOST_PATHS} are kept)` : '';
  return `${count}${cut}: ${told.join('; ')}${more === 0 ? '' : `; and ${more} more`}`;
}

const wordsOf = ({ path, before, after }: ChangedPath): string =>
  before === null
    ? `${path} added`
    : after === null
      ? `${path} removed`
      : `${path} ${short(before)} → ${short(after)}`;

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
