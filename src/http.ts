import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApi } from './api/create-api.ts';
import { apiPorts } from './api-ports.ts';
import { openBacktestDesk } from './backtest-desk.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { Notifying } from './notifying.ts';
import type { Parts } from './parts.ts';
import type { DeviceWays } from './pipeline-events.ts';

/** The HTTP endpoint: API, metrics, event stream. */
export interface Http {
  readonly url: string;
  close(): Promise<void>;
}

export interface HttpParts {
  readonly parts: Parts;
  readonly ways: DeviceWays;
  readonly notifying: Notifying;
}

/** @throws AppError http-port-taken, http-listen-failed. */
export async function openHttp({ parts, ways, notifying }: HttpParts): Promise<Http> {
  const { http } = parts.config;
  const backtests = openBacktestDesk({
    history: parts.history,
    fleet: () => parts.fleet.index(),
  });
  const api = createApi(apiPorts(parts, ways, notifying, backtests), {
    publicUrl: http.publicUrl,
    sessionHours: http.sessionHours,
    trustProxy: [...http.trustProxy],
    logger: parts.log,
    cookieSecure: http.publicUrl.startsWith('https:'),
    ...consoleFolder(),
  });
  try {
    const url = await api.listen({ host: http.host, port: http.port });
    return {
      url,
      async close() {
        await api.close();
        await backtests.close();
      },
    };
  } catch (thrown) {
    await api.close();
    throw listenFailure(thrown, http.host, http.port);
  }
}

/** Beside the compiled service; not there where the sources are run as they are. */
function consoleFolder(): { readonly consoleFolder?: string } {
  const folder = fileURLToPath(new URL('../console', import.meta.url));
  return existsSync(join(folder, 'index.html')) ? { consoleFolder: folder } : {};
}

function listenFailure(thrown: unknown, host: string, port: number): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  return code === 'EADDRINUSE'
    ? new AppError('http-port-taken', `http.port: ${port} on ${host} is taken by another program`)
    : new AppError(
        'http-listen-failed',
        `http: cannot listen on ${host}:${port}: ${reasonOf(thrown)}`,
      );
}
