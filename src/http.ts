import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApi } from './api/create-api.ts';
import { finishOperations } from './api/operations/finish-operation.ts';
import type { ApiPorts } from './api/ports.ts';
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
  const ports = apiPorts(parts, ways, notifying, backtests);
  await finishHalfDone(parts, ports);
  const api = createApi(ports, {
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

/** Before anybody can call: an operation that the last stop left half done is whole or undone by then. */
async function finishHalfDone({ log }: Parts, ports: ApiPorts): Promise<void> {
  for (const { id, outcome, detail } of await finishOperations(ports)) {
    if (outcome === 'failed')
      log.error({ operation: id, detail }, 'an operation is still half done; complete it again');
    else
      log.warn({ operation: id, outcome, detail }, 'an operation was half done at the last stop');
  }
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
