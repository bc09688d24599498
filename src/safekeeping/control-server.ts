import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AppError, reasonOf } from '../lib/app-error.ts';
import { controlPath } from './control-path.ts';

/** What a program on the same machine may ask of the running service, by the order's name. */
export type ControlOrders = Readonly<Record<string, (order: ControlOrder) => Promise<object>>>;

export interface ControlOrder {
  /** Called when the client is gone, however it went. */
  readonly onGone: (undo: () => void) => void;
}

export interface ControlServer {
  close(): Promise<void>;
}

const Line = z.object({ order: z.string() });
/** A line is an order's name. */
const LONGEST_LINE = 4 * 1024;

/**
 * Listens in the data directory for its owner alone: a socket of mode 0600, so there is neither a
 * password nor a port. Call it only while holding the directory's lock: what a crash has left
 * there is removed.
 * @throws AppError control-path-too-long, control-unavailable.
 */
export async function openControlServer(
  dataDir: string,
  orders: ControlOrders,
): Promise<ControlServer> {
  const at = controlPath(dataDir);
  rmSync(at.path, { force: true });
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
    serve(socket, orders);
  });
  try {
    await listening(server, at.path);
  } catch (thrown) {
    at.release();
    throw new AppError('control-unavailable', `${at.path}: ${reasonOf(thrown)}`, { cause: thrown });
  }
  server.unref();
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of clients) socket.destroy();
      await closed;
      at.release();
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // the socket is made within the call: nobody else's can connect for a moment
    const before = process.umask(0o177);
    try {
      server.listen({ path }, resolve);
    } finally {
      process.umask(before);
    }
  });
}

/** One order a line, answered a line each, in order. */
function serve(socket: Socket, orders: ControlOrders): void {
  const undo: (() => void)[] = [];
  let gone = false;
  const onGone = (one: () => void): void => {
    if (gone) one();
    else undo.push(one);
  };
  socket.once('close', () => {
    gone = true;
    for (const one of undo.splice(0)) one();
  });
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => {
    bytes = chunk.includes(0x0a) ? 0 : bytes + chunk.byteLength;
    if (bytes > LONGEST_LINE) socket.destroy();
  });
  let queue = Promise.resolve();
  const lines = createInterface({ input: socket });
  // told by `close`; the interface passes a broken connection on as an error of its own
  for (const each of [lines, socket]) each.on('error', () => undefined);
  lines.on('line', (line) => {
    queue = queue.then(async () => {
      const answer = await answerTo(line, orders, onGone);
      if (!gone) socket.write(`${JSON.stringify(answer)}\n`);
    });
  });
}

async function answerTo(
  line: string,
  orders: ControlOrders,
  onGone: ControlOrder['onGone'],
): Promise<object> {
  try {
    const { order } = Line.parse(JSON.parse(line));
    const carryOut = Object.hasOwn(orders, order) ? orders[order] : undefined;
    if (carryOut === undefined) {
      throw new AppError('control-order-unknown', `this release knows no order ${order}`);
    }
    return { ok: true, ...(await carryOut({ onGone })) };
  } catch (thrown) {
    const code = thrown instanceof AppError ? thrown.code : 'control-failed';
    return { ok: false, code, message: reasonOf(thrown) };
  }
}
