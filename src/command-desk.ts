import type { Journal } from './journal/journal.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import type { Command, CommandResult } from './model/command.ts';
import type { EntryKind } from './model/journal-entry.ts';
import { epochMs, type Position } from './model/units.ts';

/** Puts what people and the service itself do into the journal, and matches answers to who waits. */
export interface CommandDesk {
  /** Resolves once the fold has applied it durably. Error: command-unanswered after `timeoutMs`. */
  submit(command: Command): Promise<CommandResult>;
  /** Writes a control entry; resolves when it is durable. */
  write(kind: Exclude<EntryKind, 'message'>, source: string, content: object): Promise<Position>;
  /** What the fold answered. */
  settle(results: readonly CommandResult[]): void;
}

const TIMEOUT_MS = 30_000;
const utf8 = new TextEncoder();

export function createCommandDesk(journal: Pick<Journal, 'append'>, clock: Clock): CommandDesk {
  const waiting = new Map<string, (result: CommandResult) => void>();
  const write: CommandDesk['write'] = (kind, source, content) =>
    new Promise((resolve, reject) => {
      const payload = utf8.encode(JSON.stringify(content));
      journal.append(
        { kind, at: epochMs(clock.now()), source, topic: '', payload },
        (error, position) => (error === null ? resolve(position) : reject(error)),
      );
    });
  return {
    write,
    submit: (command) =>
      new Promise((resolve, reject) => {
        const stopWaiting = (): void => {
          clearTimeout(timer);
          waiting.delete(command.id);
        };
        const timer = setTimeout(() => {
          stopWaiting();
          const message = 'recorded, but not applied yet: look again shortly';
          reject(new AppError('command-unanswered', message, { retryable: true }));
        }, TIMEOUT_MS);
        waiting.set(command.id, (result) => {
          stopWaiting();
          resolve(result);
        });
        write('command', command.by, command).catch((thrown: unknown) => {
          stopWaiting();
          reject(
            thrown instanceof Error ? thrown : new AppError('journal-failed', reasonOf(thrown)),
          );
        });
      }),
    settle(results) {
      for (const result of results) waiting.get(result.id)?.(result);
    },
  };
}
