// One holder at a time among processes on this machine, by a file that only one can create.
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 1000;
/** A holder touches the file every second; silent this long, it is gone, whoever has its pid now. */
const SILENT_MS = 30_000;
const POLL_MS = 200;

/**
 * Waits until this process holds the lock; `onWait` is called once if it has to. Returns the
 * function that gives it back. A lock whose holder died is taken over.
 */
export async function holdLock(path, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!create(path)) {
    if (isAbandoned(path)) takeAway(path);
    else {
      if (!told) onWait();
      told = true;
      await sleep(POLL_MS);
    }
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    process.off('exit', release);
    rmSync(path, { force: true });
  };
  process.once('exit', release);
  return release;
}

function create(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (failure) {
    if (failure.code === 'EEXIST') return false;
    throw failure;
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Removed by hand: the next command may start beside this one, as whoever removed it wished.
  }
}

function isAbandoned(path) {
  const age = ageMs(path);
  if (age === undefined) return false;
  if (age > SILENT_MS) return true;
  const pid = Number(read(path));
  // Between its creation and its content the file is empty for a moment.
  return pid > 0 && !isRunning(pid);
}

/**
 * Removes an abandoned lock. Two processes may see it abandoned at once, and the slower must not
 * remove the lock the faster has just made: so the check is repeated under a second, short lock.
 */
function takeAway(path) {
  const guard = `${path}.takeover`;
  if ((ageMs(guard) ?? 0) > SILENT_MS) rmSync(guard, { force: true });
  if (!create(guard)) return;
  try {
    if (isAbandoned(path)) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return failure.code === 'EPERM';
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
