import { createServer, type Server, type Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a mailbox does with its next messages; it accepts once the list is used up. */
export type Behaviour = 'refuse' | 'later' | 'hang-at-recipient' | 'hang-after-data';

export interface MailServer {
  readonly url: string;
  /** Mails accepted, in order, with the envelope's recipient. */
  readonly mails: { readonly to: string; readonly mail: ParsedMail }[];
  /** Behaviours by recipient. */
  readonly mailboxes: Map<string, Behaviour[]>;
  /** RCPT commands seen, by recipient. */
  readonly asked: string[];
  close(): Promise<void>;
}

const error = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });

/** A real SMTP server whose mailboxes behave as the test says. */
export async function mailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const mails: MailServer['mails'] = [];
  const mailboxes: MailServer['mailboxes'] = new Map();
  const asked: string[] = [];
  const hanging = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 50,
    logger: false,
    disableReverseLookup: true,
    onRcptTo: ({ address }, _, callback) => {
      asked.push(address);
      const behaviour = mailboxes.get(address)?.shift();
      if (behaviour === 'refuse') return callback(error(550, '5.1.1 no such user'));
      if (behaviour === 'later') return callback(error(451, '4.7.1 try again later'));
      if (behaviour === 'hang-after-data') hanging.add(address);
      if (behaviour !== 'hang-at-recipient') callback();
    },
    onData: (stream, session, callback) => {
      void simpleParser(stream).then((mail) => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        mails.push({ to, mail });
        if (!hanging.delete(to)) callback();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const listening = await new Promise<Server>((resolve) => {
    const bound: Server = server.listen(port, '127.0.0.1', () => resolve(bound));
  });
  return {
    url: urlOf(listening),
    mails,
    mailboxes,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A server on a bare socket, for what no mail server does on purpose. */
export async function bareServer(
  talk: (socket: Socket) => void,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: urlOf(server),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return `smtp://127.0.0.1:${address.port}`;
}
