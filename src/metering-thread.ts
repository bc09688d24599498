import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { BooksStore } from './metering/store/books-store.ts';
import { openOrSetAside } from './metering/store/set-aside.ts';
import type {
  MeteringAnswer,
  MeteringCall,
  MeteringCalls,
  MeteringOpening,
  MeteringRequest,
  MeteringSettings,
} from './metering-protocol.ts';

/**
 * The metering desk's thread: the one owner of the books. What comes is written
 * at once; what it changes is worked out in rounds of small steps, so that
 * questions get in between, and at most a third of the time, so that a meter
 * that reports every ten seconds does not have its day worked out each time.
 * A question works out what it touches first.
 */
const owner = parentPort;
if (owner === null) throw new Error('this file is the entry of a worker thread');

/** From the end of a round to the next: this, or twice as long as the round took, but no longer than the last. */
const REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;
/** Places worked out or let go of old points in one step: some ten milliseconds. */
const STEP = 20;
const FORGET_STEP = 200;
/** As many changed places as a question may have worked out before it is answered. */
const AT_ONCE = 500;

type Handlers = {
  readonly [name in MeteringCall]: (
    ...args: Parameters<MeteringCalls[name]>
  ) => ReturnType<MeteringCalls[name]>;
};

// given by openMetering in this form
const settings = workerData as MeteringSettings;
const ports = new Set<MessagePort>();
const store = openOrSay();
if (store !== null) start(store);

function openOrSay(): BooksStore | null {
  const say = (opening: MeteringOpening): void => owner?.postMessage(opening);
  try {
    const { store: opened, repaired } = openOrSetAside(settings, settings.openedAt);
    say({ op: 'opened', repaired });
    return opened;
  } catch (thrown) {
    const code = thrown instanceof AppError ? thrown.code : 'books-unavailable';
    say({ op: 'open-failed', code, message: reasonOf(thrown) });
    return null;
  }
}

function start(books: BooksStore): void {
  const rounds = roundsOf(books);
  const handlers = handlersFor(books, () => {
    rounds.end();
    books.close();
  });
  owner?.on('message', (port: MessagePort) => {
    ports.add(port);
    port.on('close', () => ports.delete(port));
    port.on('message', (request: MeteringRequest) => answer(port, handlers, request));
  });
  rounds.begin();
}

/** Rounds of settling, with rests between them. */
function roundsOf(books: BooksStore): { begin(): void; end(): void } {
  let resting: NodeJS.Timeout | undefined;
  let working: NodeJS.Immediate | undefined;
  let worked = 0;
  const rest = (): void => {
    const ms = Math.min(LONGEST_REST_MS, Math.max(REST_MS, 2 * worked));
    worked = 0;
    resting = setTimeout(step, ms);
  };
  const step = (): void => {
    const begun = performance.now();
    const left = books.settle(STEP);
    const old = left > 0 ? left : books.forget(FORGET_STEP);
    worked += performance.now() - begun;
    if (left > 0 || old > 0) working = setImmediate(step);
    else rest();
  };
  return {
    begin: rest,
    end() {
      clearTimeout(resting);
      clearImmediate(working);
    },
  };
}

function handlersFor(books: BooksStore, close: () => void): Handlers {
  const { read } = books;
  const settled = (meters: readonly string[] | 'all'): void => {
    if (meters === 'all') books.settle(AT_ONCE);
    else books.settleThese(meters.slice(0, AT_ONCE));
  };
  const done = (act: () => void): null => {
    act();
    return null;
  };
  return {
    write: (batch) => done(() => books.write(batch)),
    fill: (points) => done(() => books.fill(points)),
    isFilled: () => books.isFilled,
    setFilled: (filled) => done(() => books.setFilled(filled)),
    setPlaces: (specs) => done(() => books.setPlaces(specs)),
    setOrders: (meter, orders, cause) => done(() => books.setOrders(meter, orders, cause)),
    ordered: () => books.ordered,
    hours(query) {
      settled(query.meters);
      return read.hours(query);
    },
    days(query) {
      settled(query.meters);
      return read.days(query);
    },
    periods(query) {
      settled(query.meters);
      return read.periods(query);
    },
    versions(meter, day) {
      settled([meter]);
      return read.versions(meter, day);
    },
    points: (meter, from, to) => read.points(meter, from, to),
    cursor: () => books.cursor,
    unsettled: () => books.unsettled,
    close: () => done(close),
  };
}

function answer(port: MessagePort, handlers: Handlers, { id, call, args }: MeteringRequest): void {
  try {
    // the border: a port's client and this thread are built from the same MeteringCalls
    const handler = handlers[call] as (...values: readonly unknown[]) => unknown;
    const value = handler(...args);
    port.postMessage({ id, value } satisfies MeteringAnswer, buffersOf(call, value));
  } catch (thrown) {
    const known = thrown instanceof AppError ? thrown : null;
    const message = reasonOf(thrown);
    port.postMessage({
      id,
      code: known?.code ?? 'books-failed',
      message,
      retryable: known?.retryable === false ? 'no' : 'yes',
    } satisfies MeteringAnswer);
  }
  if (call === 'close') {
    for (const open of ports) open.close();
    owner?.close();
  }
}

/** A table of 100,000 rows is moved to the caller's thread, not copied. */
function buffersOf(call: MeteringCall, value: unknown): ArrayBuffer[] {
  if (call !== 'periods') return [];
  // the border again: what a call returns is fixed by MeteringCalls
  const { days, cells } = value as ReturnType<MeteringCalls['periods']>;
  return [days, cells].flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}
