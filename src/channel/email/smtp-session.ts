import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { AppError } from '../../lib/app-error.ts';
import type { Handover } from './smtp-fault.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps://), else STARTTLS where offered. */
  readonly implicitTls: boolean;
  /** Refuse to go on unencrypted, and check the certificate. */
  readonly requireTls: boolean;
  readonly credentials: { readonly user: string; readonly password: string } | null;
  /** A server silent for this long is given up on. */
  readonly timeoutMs: number;
  /** Certificate authority to trust, PEM; absent: the system's. */
  readonly ca?: string;
}

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** The whole conversation may last this many silences: a server that drips is cut as well. */
const DEADLINE_TIMEOUTS = 4;

/**
 * One connection for one message: whatever one mailbox does to it, no other
 * message is on it. Resolves with the server's last words.
 * @throws SmtpFault with nodemailer's error as its cause
 */
export async function transmit(
  server: SmtpServer,
  envelope: Envelope,
  mime: Buffer,
  signal: AbortSignal,
): Promise<string> {
  let handedOver = false;
  // read only after the server has agreed to DATA; at its end the last byte is on its way
  const body = Readable.from([mime]).once('end', () => {
    handedOver = true;
  });
  return converse(
    server,
    signal,
    (connection) =>
      new Promise((resolve, reject) => {
        const { from, to } = envelope;
        connection.send({ from, to: [to], size: mime.length }, body, (error, sent) =>
          error ? reject(error) : resolve(sent?.response ?? ''),
        );
      }),
  ).catch((thrown: unknown) => {
    throw new SmtpFault(thrown, handedOver ? 'handed-over' : 'not-handed-over');
  });
}

/** Why a conversation failed, and whether the message was out of our hands by then. */
export class SmtpFault extends Error {
  readonly handover: Handover;

  constructor(cause: unknown, handover: Handover) {
    super('the mail was not accepted', { cause });
    this.handover = handover;
  }
}

/** Connects, encrypts and signs in, then says goodbye. */
export const probe = (server: SmtpServer, signal: AbortSignal): Promise<string> =>
  converse(server, signal, () => Promise.resolve(''));

async function converse(
  server: SmtpServer,
  signal: AbortSignal,
  say: (connection: SMTPConnection) => Promise<string>,
): Promise<string> {
  if (signal.aborted) throw closed();
  const connection = new SMTPConnection(connectionOptions(server));
  let deadline: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const broken = new Promise<never>((_, reject) => {
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('the server closed the connection')));
    onAbort = () => reject(closed());
    signal.addEventListener('abort', onAbort, { once: true });
    deadline = setTimeout(
      () => reject(Object.assign(new Error('the server takes too long'), { code: 'ETIMEDOUT' })),
      server.timeoutMs * DEADLINE_TIMEOUTS,
    );
  });
  // the race below may be over before it breaks
  broken.catch(() => undefined);
  try {
    const answer = await Promise.race([talk(connection, server, say), broken]);
    connection.quit();
    return answer;
  } finally {
    clearTimeout(deadline);
    if (onAbort) signal.removeEventListener('abort', onAbort);
    connection.close();
  }
}

async function talk(
  connection: SMTPConnection,
  { credentials }: SmtpServer,
  say: (connection: SMTPConnection) => Promise<string>,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  if (credentials !== null) {
    await new Promise<void>((resolve, reject) => {
      const auth = {
        user: credentials.user,
        credentials: { user: credentials.user, pass: credentials.password },
      };
      connection.login(auth, (error) => (error ? reject(error) : resolve()));
    });
  }
  return say(connection);
}

function connectionOptions(server: SmtpServer) {
  const verified = server.implicitTls || server.requireTls;
  return {
    host: server.host,
    port: server.port,
    secure: server.implicitTls,
    requireTLS: server.requireTls && !server.implicitTls,
    connectionTimeout: server.timeoutMs,
    greetingTimeout: server.timeoutMs,
    socketTimeout: server.timeoutMs,
    dnsTimeout: server.timeoutMs,
    socketCloseTimeout: 1000,
    tls: {
      minVersion: 'TLSv1.2' as const,
      // encryption that nobody asked for is better than none, even to an unknown certificate
      rejectUnauthorized: verified,
      ...(server.ca === undefined ? {} : { ca: server.ca }),
    },
  };
}

const closed = () =>
  new AppError('channel.closed', 'the e-mail channel was closed', { retryable: true });
