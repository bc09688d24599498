import type { Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface MailSink {
  readonly url: string;
  close(): Promise<void>;
}

/** A mail server that takes everything but what goes to `dead`, where it hangs at RCPT. */
export async function openMailSink(
  onMail: (site: string, to: string, at: number) => void,
): Promise<MailSink> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: ({ address }, _, callback) => {
      if (!address.startsWith('dead@')) callback();
    },
    onData: (stream, session, callback) => {
      // the envelope is empty once the mail is taken
      const to = session.envelope.rcptTo[0]?.address ?? '';
      void text(stream).then((mail) => {
        callback();
        const site = /^X-Gaswatch-Site: (.+)$/im.exec(mail)?.[1]?.trim() ?? '';
        onMail(site, to, performance.now());
      });
    },
  });
  server.on('error', () => undefined);
  const listening = await new Promise<Server>((resolve) => {
    const bound: Server = server.listen(0, '127.0.0.1', () => resolve(bound));
  });
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
