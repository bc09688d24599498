import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { reasonOf } from '../../lib/app-error.ts';
import type { BrokerSettings } from './broker-settings.ts';

/** Why there is no socket. */
export interface DialFailure {
  readonly reason: 'unreachable' | 'tls-failed' | 'shutdown';
  readonly detail: string;
}

export type Dialled =
  | { readonly ok: true; readonly socket: Socket }
  | { readonly ok: false; readonly failure: DialFailure };

/** First probe on a silent TCP connection, ms. */
const TCP_PROBE_MS = 60_000;
/** The system's own codes for a peer that is not there; everything else under TLS is about TLS. */
const NETWORK_CODE = /^E(?:CONN|HOST|NET|TIMEDOUT|AI_|PIPE|ADDR|ACCES|PERM)|^ENOTFOUND$/;

/** A socket to the broker, with TLS 1.2 or newer where it is set; never rejects. */
export function dial(
  { host, port, tls }: BrokerSettings,
  answerMs: number,
  signal: AbortSignal,
): Promise<Dialled> {
  return new Promise((resolve) => {
    const common = {
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: TCP_PROBE_MS,
    };
    const socket =
      tls === undefined ? connect(common) : connectTls({ ...common, ...tlsOptions(tls) });
    const settle = (dialled: Dialled): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (!dialled.ok) socket.destroy();
      resolve(dialled);
    };
    const fail = (reason: DialFailure['reason'], detail: string): void =>
      settle({ ok: false, failure: { reason, detail } });
    const onAbort = (): void => fail('shutdown', '');
    const timer = setTimeout(
      () => fail('unreachable', `no connection to ${host}:${port} within ${answerMs / 1000} s`),
      answerMs,
    );
    signal.addEventListener('abort', onAbort);
    // stays for the socket's life: an error after the connection must not end the process
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const isNetwork = tls === undefined || NETWORK_CODE.test(error.code ?? '');
      fail(isNetwork ? 'unreachable' : 'tls-failed', detailOf(error));
    });
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () =>
      settle({ ok: true, socket }),
    );
  });
}

function tlsOptions({
  ca,
  cert,
  key,
  serverName,
}: NonNullable<BrokerSettings['tls']>): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}

/** Several addresses refused at once come as an aggregate without a message of its own. */
function detailOf(error: NodeJS.ErrnoException): string {
  if (!(error instanceof AggregateError)) return reasonOf(error);
  return error.errors.map(reasonOf).join('; ');
}
