import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AppError, reasonOf } from '../lib/app-error.ts';
import { controlPath } from './control-path.ts';

/** A line to the running service; what it holds for us it lets go of when the line closes. */
export interface ControlLine {
  /** @throws AppError control-refused with the service's own words, control-lost. */
  ask(order: string): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

const Answer = z.union([
  z.looseObject({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/** Null when no service listens there. @throws AppError control-unavailable when it may not be asked. */
export async function openControlLine(dataDir: string): Promise<ControlLine | null> {
  const at = controlPath(dataDir);
  const socket = createConnection({ path: at.path });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ECONNREFUSED') return null;
    const text = `the running service cannot be asked (${reasonOf(thrown)}): be the user that it runs as`;
    throw new AppError('control-unavailable', text, { cause: thrown });
  } finally {
    at.release();
  }
  return lineOf(socket);
}

const codeOf = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown ? thrown.code : null;

function lineOf(socket: Socket): ControlLine {
  const waiting: { resolve(line: string): void; reject(error: AppError): void }[] = [];
  let lost: AppError | null = null;
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => waiting.shift()?.resolve(line));
  // told by `close`; the interface passes a broken connection on as an error of its own
  for (const each of [lines, socket]) each.on('error', () => undefined);
  socket.once('close', () => {
    lost = new AppError('control-lost', 'the service ended, or closed the line', {
      retryable: true,
    });
    for (const one of waiting.splice(0)) one.reject(lost);
  });
  return {
    async ask(order) {
      if (lost !== null) throw lost;
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        socket.write(`${JSON.stringify({ order })}\n`);
      });
      const answer = Answer.parse(JSON.parse(line));
      if (answer.ok) return answer;
      throw new AppError('control-refused', `the service refused: ${answer.message}`);
    },
    close: () => void socket.destroy(),
  };
}
