import { rm } from 'node:fs/promises';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import { type Engine, transaction } from './engine.ts';
import { syncPath } from './manifest-file.ts';
import { quote, text } from './schema.ts';
import { numbers } from './sql-source.ts';

const COPY = 'gaswatch_copy';

/**
 * Writes the database of this moment to a new file, inside the thread that owns it: nobody else
 * may open it. One snapshot, so writing goes on meanwhile. The archive's files are not in it.
 * @param path absolute; there must be no file of that name.
 * @returns the journal position up to which everything is in the copy.
 * @throws AppError history-copy-failed; no file is left then.
 */
export async function copyDatabase(engine: Engine, path: string): Promise<number> {
  // a query's place, so that this and queries together stay within what the engine bears
  return engine.slots.run(async () => {
    const { keeper } = engine;
    try {
      await keeper.run(`ATTACH ${text(path)} AS ${COPY}`);
      try {
        const cursor = await transaction(keeper, async () => {
          const [row] = await numbers(keeper, 'SELECT position::DOUBLE FROM cursor_state');
          const [own] = (await keeper.runAndReadAll('SELECT current_database()')).getRowsJS();
          await keeper.run(`COPY FROM DATABASE ${quote(String(own?.[0]))} TO ${COPY}`);
          return row?.[0] ?? 0;
        });
        await keeper.run(`CHECKPOINT ${COPY}`);
        return cursor;
      } finally {
        await keeper.run(`DETACH ${COPY}`);
        await syncPath(path);
      }
    } catch (thrown) {
      await rm(path, { force: true });
      throw new AppError('history-copy-failed', `history cannot be copied: ${reasonOf(thrown)}`, {
        cause: thrown,
      });
    }
  });
}
