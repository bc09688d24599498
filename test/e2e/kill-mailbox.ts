import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** A mail as it was accepted. */
export interface Taken {
  readonly at: number;
  readonly messageId: string;
  readonly to: string;
  readonly reason: string;
  readonly type: string;
  /** It says of itself that it may be a repetition. */
  readonly uncertain: boolean;
}

export interface Mailbox {
  readonly url: string;
  readonly taken: Taken[];
}

/** A mail server that takes its time to answer, so that a kill often falls into that time. */
export async function slowMailbox(answerMs: () => number): Promise<Mailbox> {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 50,
    logger: false,
    disableReverseLookup: true,
    onData: (stream, session, callback) => {
      const arrived = simpleParser(stream).then(({ messageId = '', headers }) => {
        const header = (name: string): string => String(headers.get(`x-gaswatch-${name}`) ?? '');
        taken.push({
          at: Date.now(),
          messageId,
          to: session.envelope.rcptTo[0]?.address ?? '',
          reason: header('reason'),
          type: header('type'),
          uncertain: header('uncertain') === 'yes',
        });
        setTimeout(callback, answerMs());
      });
      // the sender died in the middle: that was no mail
      arrived.catch(() => undefined);
    },
  });
  server.on('error', () => undefined);
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address: unknown = listening.address();
      const found = typeof address === 'object' && address !== null && 'port' in address;
      resolve(found ? Number(address.port) : 0);
    });
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${port}`, taken };
}
