import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fleetChange } from './api/audit/fleet-change.ts';
import { parseFleet } from './config/fleet-file.ts';
import { isSealed, sealPassword } from './ingest/credentials.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import type { Fleet } from './model/fleet.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import { hashPassword } from './records/password-hash.ts';
import type { AuditLine, FleetVersion, Records } from './records/records.ts';

const KEY_BYTES = 32;

/** The key under which device passwords are compared; made once, kept in the data directory. */
export async function passwordKey(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, 'password.key');
  if (existsSync(path)) {
    const key = readFileSync(path);
    if (key.length === KEY_BYTES) return key;
    throw new AppError(
      'password-key-damaged',
      `${path} is not a key of ${KEY_BYTES} bytes: restore it from a backup, or remove it to seal the fleet file anew`,
    );
  }
  const key = randomBytes(KEY_BYTES);
  await writeDurably(path, key);
  return key;
}

export async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(content);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
}

/**
 * Makes the first administrator where there is nobody yet.
 * @returns the password to print when it was generated here; null otherwise.
 */
export async function ensureAdministrator(
  records: Records,
  clock: Clock,
  given: string | undefined,
): Promise<string | null> {
  if ((await records.people.list()).length > 0) return null;
  const password = given ?? randomBytes(12).toString('base64url');
  const createdAt = epochMs(clock.now());
  await records.people.create(
    { name: 'admin', roles: ['administrator'], language: 'zh', disabled: false, createdAt },
    await hashPassword(password),
  );
  await records.audit.append([
    {
      at: createdAt,
      by: 'system',
      action: 'user.create',
      object: 'admin',
      detail: 'first administrator',
      from: null,
    },
  ]);
  return given === undefined ? password : null;
}

/**
 * The fleet in force: that of the file where the file has changed since it was
 * last taken, else the newest in the records, which people may have changed since.
 * @throws AppError fleet-unreadable, fleet-invalid with every problem in the message.
 */
export async function loadFleet(
  records: Records,
  clock: Clock,
  path: string,
  dataDir: string,
  key: Uint8Array,
): Promise<FleetVersion> {
  const text = readFleetFile(path);
  const seenPath = join(dataDir, 'fleet-file.sha256');
  // with the key: under another key the passwords must be sealed again
  const digest = createHash('sha256').update(key).update(text).digest('hex');
  const seen = existsSync(seenPath) ? readFileSync(seenPath, 'utf8').trim() : '';
  const newest = await records.fleets.newest();
  if (newest !== null && seen === digest) return newest;
  const parsed = parseFleet(text);
  if (!parsed.ok) {
    const problems = parsed.error.map(({ path: at, problem }) => `${path}: ${at}: ${problem}`);
    throw new AppError('fleet-invalid', problems.join('\n'));
  }
  const at = epochMs(clock.now());
  const fleet = sealFleet(parsed.value, key);
  const version = await records.fleets.save(fleet, 'file', at);
  await records.audit.append([auditOf(newest?.fleet ?? null, fleet, version, at)]);
  await writeDurably(seenPath, digest);
  return { version, at, by: 'file', fleet };
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

/** Device passwords are kept only as digests under the key of this data directory. */
export function sealFleet(fleet: Fleet, key: Uint8Array): Fleet {
  const devices = fleet.devices.map((device) =>
    device.password === undefined || isSealed(device.password)
      ? device
      : { ...device, password: sealPassword(key, device.id, device.password) },
  );
  return { ...fleet, devices };
}

function readFleetFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new AppError('fleet-unreadable', `fleet: ${path} cannot be read: ${reasonOf(thrown)}`);
  }
}
