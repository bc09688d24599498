import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSealed, sealPassword } from './ingest/credentials.ts';
import { AppError } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import type { Fleet } from './model/fleet.ts';
import { epochMs } from './model/units.ts';
import { hashPassword } from './records/password-hash.ts';
import type { Records } from './records/records.ts';
import { writeDurably } from './safekeeping/write-durably.ts';

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

/** Device passwords are kept only as digests under the key of this data directory. */
export function sealFleet(fleet: Fleet, key: Uint8Array): Fleet {
  const devices = fleet.devices.map((device) =>
    device.password === undefined || isSealed(device.password)
      ? device
      : { ...device, password: sealPassword(key, device.id, device.password) },
  );
  return { ...fleet, devices };
}
