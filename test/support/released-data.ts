import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './service.ts';
import type { ServicePlace } from './service-process.ts';
import { temporaryDirectory } from './temp-dir.ts';

/** Data directories as released versions left them; scripts/upgrade-fixture.mjs made them. */
const FIXTURES = 'test/fixtures';

export const RELEASED: readonly string[] = readdirSync(FIXTURES).flatMap((name) => {
  const version = /^data-(.+)\.tar\.gz$/.exec(name)?.[1];
  return version === undefined ? [] : [version];
});

/** The fixtures' administrator; there are no secrets in them. */
export const RELEASED_PASSWORD = 'the fixture has no secrets';

/** Their devices. */
export const RELEASED_DEVICES = ['a', 'b', 'm'] as const;

export type Row = Readonly<Record<string, unknown>>;

/** What that version's own API said last. */
export interface Expected {
  readonly takenAt: number;
  readonly alarms: readonly Row[];
  readonly quarantine: readonly Row[];
  readonly users: readonly Row[];
  readonly notifications: readonly Row[];
  readonly audit: readonly Row[];
  readonly series: Readonly<Record<string, readonly Row[]>>;
}

export interface Released {
  readonly place: ServicePlace;
  readonly expected: Expected;
}

/** A place for a service on a copy of such a directory. */
export async function releasedPlace(version: string): Promise<Released> {
  const dir = temporaryDirectory(`data-${version}`);
  const file = join(FIXTURES, `data-${version}.tar.gz`);
  const { status, stderr } = spawnSync('tar', ['-xzf', file, '-C', dir]);
  if (status !== 0) throw new Error(`${file}: ${String(stderr)}`);
  const place: ServicePlace = {
    dataDir: join(dir, 'data'),
    fleet: join(dir, 'fleet.yaml'),
    mqttPort: await freePort(),
    httpPort: await freePort(),
  };
  // the border: written by the script that made the fixture
  const expected = JSON.parse(readFileSync(join(dir, 'expected.json'), 'utf8')) as Expected;
  return { place, expected };
}
