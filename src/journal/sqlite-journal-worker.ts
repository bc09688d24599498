import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../lib/app-error.ts';
import { type DirectoryLock, lockFile } from './directory-lock.ts';
import { openFault, writeFault } from './sqlite-fault.ts';
import type {
  Answer,
  FromWriter,
  Request,
  ToWriter,
  WriterSettings,
} from './sqlite-journal-protocol.ts';
import { JournalStore } from './sqlite-journal-store.ts';

/** The writer thread: one message at a time, so a commit waits for one small step of a trim at most. */
class Writer {
  readonly #port: MessagePort;
  readonly #settings: WriterSettings;
  readonly #store: JournalStore;
  readonly #lock: DirectoryLock;
  readonly #diskCheck: NodeJS.Timeout | null;
  #closing = false;
  #trimming: Promise<void> = Promise.resolve();

  constructor(port: MessagePort, settings: WriterSettings) {
    this.#port = port;
    this.#settings = settings;
    // SQLite's WAL would let a second process write too
    this.#lock = lockFile(`${settings.path}-lock`);
    try {
      this.#store = new JournalStore(settings);
    } catch (thrown) {
      this.#lock.release();
      throw thrown;
    }
    this.#diskCheck =
      settings.diskCheckMs === null
        ? null
        : setInterval(
            () => this.#tell({ op: 'disk', freeBytes: this.#freeBytes() }),
            settings.diskCheckMs,
          );
    this.#tell({ op: 'opened', kept: this.#store.kept(), freeBytes: this.#freeBytes() });
  }

  receive(message: ToWriter): void {
    if (message.op === 'commit') this.#commit(message);
    else if (message.op === 'close') void this.#close();
    else if (message.op === 'trim') this.#queueTrim(message);
    else this.#answer(message.id, () => this.#ask(message));
  }

  #commit(batch: Extract<ToWriter, { op: 'commit' }>): void {
    const { buffer } = batch;
    const began = performance.now();
    try {
      const first = this.#store.commit(batch);
      const ms = performance.now() - began;
      const kept = this.#store.kept();
      this.#port.postMessage({ op: 'committed', buffer, first, ms, kept } satisfies FromWriter, [
        buffer,
      ]);
    } catch (thrown) {
      const fault = writeFault(thrown, this.#freeBytes());
      this.#port.postMessage({ op: 'commitFailed', buffer, fault } satisfies FromWriter, [buffer]);
      // a log that has been moved into the file is written over: no more disk needed
      this.#checkpoint(() => this.#store.checkpoint());
      return;
    }
    this.#checkpoint(() => this.#store.checkpointIfDue());
  }

  #checkpoint(run: () => void): void {
    try {
      run();
    } catch {
      // everything is in the log already; the next checkpoint tries again, and a
      // disk that is full fails the next commit with its own error
    }
  }

  #ask(request: Exclude<Request, { op: 'trim' }>): Answer {
    if (request.op === 'cursors') {
      return { op: 'cursors', id: request.id, cursors: this.#store.cursors() };
    }
    this.#store.saveCursor(request.consumer, request.position);
    return { op: 'cursorSaved', id: request.id };
  }

  #answer(id: number, ask: () => Answer): void {
    try {
      this.#tell(ask());
    } catch (thrown) {
      this.#tell({ op: 'refused', id, fault: writeFault(thrown, this.#freeBytes()) });
    }
  }

  #queueTrim(request: Extract<Request, { op: 'trim' }>): void {
    this.#trimming = this.#trimming.then(() => this.#trim(request));
  }

  async #trim(request: Extract<Request, { op: 'trim' }>): Promise<void> {
    let [removedEntries, bytesFreed] = [0, 0];
    try {
      while (!this.#closing) {
        const step = this.#store.trimStep(request.before, request.upTo);
        if (step.removedEntries === 0) break;
        removedEntries += step.removedEntries;
        bytesFreed += step.bytesFreed;
        this.#store.checkpointIfDue();
        await nextTurn();
      }
      while (!this.#closing && this.#store.vacuumStep()) await nextTurn();
      // the file shrinks only when the log that says so has been moved into it
      if (removedEntries > 0 && !this.#closing) this.#store.checkpoint();
      const removed = { removedEntries, bytesFreed };
      this.#tell({ op: 'trimmed', id: request.id, removed, kept: this.#store.kept() });
    } catch (thrown) {
      const fault = writeFault(thrown, this.#freeBytes());
      this.#tell({ op: 'refused', id: request.id, fault });
    }
  }

  async #close(): Promise<void> {
    this.#closing = true;
    await this.#trimming;
    if (this.#diskCheck !== null) clearInterval(this.#diskCheck);
    try {
      this.#store.close();
    } catch {
      // nothing is lost: the log is recovered at the next open
    }
    this.#lock.release();
    this.#tell({ op: 'closed' });
    this.#port.close();
  }

  #freeBytes(): number {
    const disk = statfsSync(dirname(this.#settings.path));
    return disk.bavail * disk.bsize;
  }

  #tell(message: FromWriter): void {
    this.#port.postMessage(message);
  }
}

function start(port: MessagePort): void {
  // our own starter's protocol, not outside input
  const settings = workerData as WriterSettings;
  try {
    const writer = new Writer(port, settings);
    port.on('message', (message: ToWriter) => writer.receive(message));
  } catch (thrown) {
    const fault = openFault(thrown, settings.path);
    port.postMessage({ op: 'openFailed', fault } satisfies FromWriter);
  }
}

if (parentPort === null) {
  throw new AppError('journal-failed', 'the journal writer runs only as a worker thread');
}
start(parentPort);
