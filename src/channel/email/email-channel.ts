import type DKIM from 'nodemailer/lib/dkim';
import { AppError } from '../../lib/app-error.ts';
import type { Channel, OutgoingMessage, SendResult } from '../channel.ts';
import { type DkimOptions, dkimSigner } from './dkim.ts';
import { composeMail, mimeOf, parseSender, type Sender } from './mail.ts';
import { plain } from './plain.ts';
import { outcomeOf } from './smtp-fault.ts';
import { probe, SmtpFault, type SmtpServer, transmit } from './smtp-session.ts';
import { parseSmtpUrl } from './smtp-url.ts';

export interface EmailOptions {
  /** `smtp://host:port` or `smtps://host:port`. */
  readonly smtp: string;
  /** `alarms@example.org` or `Gaswatch <alarms@example.org>`. */
  readonly from: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly requireTls: boolean;
  readonly timeoutMs: number;
  /** Certificate authority to trust, PEM; absent: the system's. */
  readonly ca?: string | undefined;
  /** Signs each mail. */
  readonly dkim?: DkimOptions | undefined;
}

/** One address: no space, list or route in it, so it can name only one mailbox. */
const ADDRESS = /^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+$/;

/**
 * E-mail over SMTP. Nothing is connected until the first `send` or `verify`.
 * @throws AppError `channel.address-invalid` for a URL that is not SMTP's, `channel.key-invalid`
 */
export function openEmailChannel(options: EmailOptions): Channel {
  const server = serverOf(options);
  const sender = parseSender(options.from);
  const signer = options.dkim === undefined ? null : dkimSigner(options.dkim);
  const closing = new AbortController();
  return {
    name: 'email',
    send: (message) => send({ server, sender, signer }, message, closing.signal),
    verify: async () => {
      try {
        await probe(server, closing.signal);
      } catch (thrown) {
        const outcome = outcomeOf(thrown, 'not-handed-over');
        if (outcome instanceof AppError) throw outcome;
        throw new AppError('channel.protocol', outcome.detail, { retryable: true, cause: thrown });
      }
    },
    close: async () => closing.abort(),
  };
}

interface Post {
  readonly server: SmtpServer;
  readonly sender: Sender;
  readonly signer: DKIM | null;
}

async function send(
  { server, sender, signer }: Post,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<SendResult> {
  const { recipient } = message;
  if (!ADDRESS.test(recipient)) {
    return { outcome: 'refused', permanent: true, detail: 'not an e-mail address' };
  }
  const mail = composeMail(message, sender);
  const mime = await mimeOf(mail, sender, recipient, signer);
  try {
    const answer = await transmit(server, { from: sender.address, to: recipient }, mime, signal);
    return { outcome: 'accepted', providerId: mail.messageId, detail: plain(answer, 300) };
  } catch (thrown) {
    if (!(thrown instanceof SmtpFault)) throw thrown;
    const outcome = outcomeOf(thrown.cause, thrown.handover);
    if (outcome instanceof AppError) throw outcome;
    return outcome;
  }
}

function serverOf(options: EmailOptions): SmtpServer {
  const { username, password, ca } = options;
  return {
    ...parseSmtpUrl(options.smtp),
    requireTls: options.requireTls,
    credentials: username === undefined ? null : { user: username, password: password ?? '' },
    timeoutMs: options.timeoutMs,
    ...(ca === undefined ? {} : { ca }),
  };
}
