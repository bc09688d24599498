import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DeviceSpec } from '../model/fleet.ts';

export interface CredentialsOptions {
  /** Key of the HMAC under which passwords are kept and compared. */
  readonly passwordKey: Uint8Array;
  /** Slow hash check, e.g. scrypt in the thread pool; false also for a hash it cannot read. */
  readonly verifyHash: (hash: string, password: string) => Promise<boolean>;
  /** Slow checks under way at once: each holds a pool thread and tens of MB. */
  readonly concurrentHashes: number;
  /** Slow checks that may wait; a login beyond is told to come again. */
  readonly waitingHashes: number;
}

export type Verdict = 'accepted' | 'refused' | 'busy';

const SEALED = 'hmac-sha256$';

/**
 * The form in which a device's plain password is kept, `hmac-sha256$` + base64.
 * The device id is part of it, so that equal passwords do not look equal.
 */
export const sealPassword = (key: Uint8Array, device: string, password: string): string =>
  SEALED + digestOf(key, device, password).toString('base64');

export const isSealed = (password: string): boolean => password.startsWith(SEALED);

function digestOf(key: Uint8Array, device: string, password: string | Uint8Array): Buffer {
  return createHmac('sha256', key).update(device).update('\0').update(password).digest();
}

/** Checks device passwords: HMAC for plain and sealed ones, a cached slow check for hashed ones. */
export class Credentials {
  readonly #options: CredentialsOptions;
  /** Digest of the right password by device: of the plain one, or of one that the slow hash confirmed. */
  readonly #known = new Map<string, Buffer>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #generation = 0;

  constructor(options: CredentialsOptions) {
    this.#options = options;
  }

  /** Forgets every cached result; call it when the fleet changes. */
  forget(): void {
    this.#known.clear();
    this.#generation += 1;
  }

  /** Answers at once unless a slow hash has to be computed. */
  verify(spec: DeviceSpec, password: Uint8Array): Verdict | Promise<Verdict> {
    const digest = digestOf(this.#options.passwordKey, spec.id, password);
    const known = this.#known.get(spec.id) ?? this.#keptDigest(spec);
    if (known !== null && known.length === digest.length && timingSafeEqual(known, digest)) {
      return 'accepted';
    }
    return spec.passwordHash === undefined
      ? 'refused'
      : this.#verifySlowly(spec.id, spec.passwordHash, password, digest);
  }

  #keptDigest(spec: DeviceSpec): Buffer | null {
    if (spec.password === undefined) return null;
    const digest = isSealed(spec.password)
      ? Buffer.from(spec.password.slice(SEALED.length), 'base64')
      : digestOf(this.#options.passwordKey, spec.id, spec.password);
    this.#known.set(spec.id, digest);
    return digest;
  }

  async #verifySlowly(
    device: string,
    hash: string,
    password: Uint8Array,
    digest: Buffer,
  ): Promise<Verdict> {
    const { concurrentHashes, waitingHashes, verifyHash } = this.#options;
    if (this.#running >= concurrentHashes) {
      if (this.#waiting.length >= waitingHashes) return 'busy';
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    const generation = this.#generation;
    try {
      const text = new TextDecoder().decode(password);
      if (!(await verifyHash(hash, text))) return 'refused';
      if (generation === this.#generation) this.#known.set(device, digest);
      return 'accepted';
    } finally {
      // the place passes on to the next in line, or becomes free
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
