import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from './lib/app-error.ts';
import type { Parts } from './parts.ts';
import { type ControlServer, openControlServer } from './safekeeping/control-server.ts';
import { demandRoom } from './safekeeping/empty-folder.ts';

/** Left beside a copy, besides what the journal reserves. */
const SPARE_BYTES = 64 * 1024 * 1024;

/**
 * What `npm run backup` asks of the running service. Without the socket the service runs all the
 * same: null, and the log says why.
 */
export async function openControlDesk(parts: Parts): Promise<ControlServer | null> {
  const { config, log, hold } = parts;
  const copies = join(config.dataDir, 'history', 'copies.tmp');
  rmSync(copies, { recursive: true, force: true });
  let made = 0;
  try {
    return await openControlServer(config.dataDir, {
      hold: async ({ onGone }) => {
        const letGo = await hold.take();
        log.info('a backup is being made: trimming and archiving wait');
        onGone(() => {
          letGo();
          log.info('the backup is over');
        });
        return {};
      },
      'copy-history': async ({ onGone }) => {
        if (parts.history.copyTo === undefined) return { path: null, cursor: null };
        if (hold.held() === 0) throw new AppError('control-order-early', 'hold before copying');
        const reserve = config.journal.reserveMegabytes * 1024 * 1024;
        demandRoom(config.dataDir, sizeOfHistory(config.dataDir) + reserve + SPARE_BYTES);
        made += 1;
        const path = join(copies, `${made}.duckdb`);
        mkdirSync(copies, { recursive: true, mode: 0o700 });
        onGone(() => rmSync(path, { force: true }));
        return { path, cursor: await parts.history.copyTo(path) };
      },
    });
  } catch (thrown) {
    log.warn({ err: thrown }, 'no control socket: this service can be backed up only when stopped');
    return null;
  }
}

const sizeOfHistory = (dataDir: string): number =>
  ['history.duckdb', 'history.duckdb.wal']
    .map((name) => statSync(join(dataDir, 'history', name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
